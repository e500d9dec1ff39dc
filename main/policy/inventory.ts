import { z } from 'zod';
import { Policy, type PolicyName } from '../../domain/policy/policy.ts';

/** One setting as an administrator sees it, read from the schema. */
export interface PolicySetting {
  name: PolicyName;
  kind: 'choice' | 'text' | 'address' | 'integer' | 'boolean';
  title: string;
  description: string;
  /** Of a choice. */
  choices: readonly string[];
  /** Least and greatest whole number, or length of a text. */
  range: { from: number; to: number };
}

/** The part of a JSON Schema that the policy's values use. */
const Shape = z.object({
  type: z.enum(['string', 'integer', 'boolean']),
  format: z.literal('uri').optional(),
  title: z.string(),
  description: z.string(),
  enum: z.array(z.string()).default([]),
  minimum: z.number().optional(),
  maximum: z.number().optional(),
  minLength: z.number().optional(),
  maxLength: z.number().optional(),
});

let read: readonly PolicySetting[] | undefined;

/** All settings of the policy, in the order of the schema. */
export function inventory(): readonly PolicySetting[] {
  read ??= Policy.keyof().options.map((name) => {
    const shape = Shape.parse(z.toJSONSchema(Policy).properties?.[name]);
    return {
      name,
      kind: kindOf(shape),
      title: shape.title,
      description: shape.description,
      choices: shape.enum,
      range: {
        from: shape.minimum ?? shape.minLength ?? 0,
        to: shape.maximum ?? shape.maxLength ?? 0,
      },
    };
  });
  return read;
}

function kindOf(shape: z.infer<typeof Shape>): PolicySetting['kind'] {
  if (shape.type !== 'string') return shape.type;
  if (shape.enum.length > 0) return 'choice';
  return shape.format === 'uri' ? 'address' : 'text';
}
