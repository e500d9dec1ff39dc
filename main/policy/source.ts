import type { Policy, PolicyProblem, PolicyState } from '../../domain/policy/policy.ts';

export type PolicyOrigin = PolicyState['source'];

/** What was found where IT puts a policy: nothing, one that is valid, or one that is refused as a whole. */
export type PolicyReading =
  | { kind: 'none' }
  | { kind: 'valid'; source: PolicyOrigin; values: Policy }
  | { kind: 'broken'; source: PolicyOrigin; problems: PolicyProblem[] };

/** The place where this system keeps a policy. */
export interface PolicySource {
  /** Never throws: what cannot be read is broken, with the reason. */
  read(): Promise<PolicyReading>;
  /** Folders whose change may mean another policy; they need not be there. */
  folders: readonly string[];
}
