import { policyNeeds } from '../../domain/policy/checked-policy.ts';
import { inventory, type PolicySetting } from '../../main/policy/inventory.ts';

/** What the settings are, for people: docs/policy/README.md. */
export function policyTable(): string {
  const rows = inventory().map(
    ({ name, kind, description, choices, range }) =>
      `| \`${name}\` | ${allowed(kind, choices, range)} | ${typeInRegistry(kind)} | ${description} |`,
  );
  return `# Settings that IT can set

Made by \`npm run policy-files\` from the one schema (domain/policy/policy.ts); do not change it by hand. How a policy is
set and what happens with a broken one: ../it-guide.md, "Policy". A setting that is not named stays the person's to
choose. All texts here and in the ADML are English.

| Name | Values | Windows | What it does |
| --- | --- | --- | --- |
${rows.join('\n')}

Rules between them:

- An address has no user name or password in it: everybody on the machine can read the policy.
- \`ServerAddress\` starts with https://; only a server on this machine may be http://.
${policyNeeds.map(({ name, value, needs }) => `- \`${name}\` "${value}" needs \`${needs}\`.`).join('\n')}

Files made beside this one: \`policy.example.json\` (Linux), \`stint-policy.schema.json\` (JSON Schema), \`Stint.admx\` and
\`en-US/Stint.adml\` (group policy), \`stint.mobileconfig\` (macOS).
`;
}

function allowed(
  kind: PolicySetting['kind'],
  choices: readonly string[],
  range: PolicySetting['range'],
): string {
  if (kind === 'choice') return choices.map((choice) => `"${choice}"`).join(', ');
  if (kind === 'boolean') return 'true, false';
  if (kind === 'integer') return `whole number ${range.from}–${range.to}`;
  return `${kind === 'address' ? 'address' : 'text'}, up to ${range.to} characters`;
}

function typeInRegistry(kind: PolicySetting['kind']): string {
  if (kind === 'boolean') return 'REG_DWORD, 0 or 1';
  return kind === 'integer' ? 'REG_DWORD' : 'REG_SZ';
}
