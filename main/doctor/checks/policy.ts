import type { Check } from '../context.ts';
import { failed, ok, warning } from '../looked.ts';

const SOURCES = {
  none: 'nothing',
  file: 'a file',
  registry: 'the registry',
  'managed-preferences': 'managed preferences',
};

export const policyCheck: Check = async (context) => {
  const { values, source, isLastGood, problems } = await context.policy();
  const names = Object.keys(values);
  const facts = {
    source,
    managed: names.join(', '),
    isLastGood,
    problems: problems
      .map(({ where, line, name, reason }) =>
        [`${where}${line === null ? '' : `, line ${line}`}`, name, reason].filter(Boolean).join(': '),
      )
      .join('; '),
  };
  const [first] = problems;
  if (first) {
    const place = first.line === null ? first.where : `${first.where}, line ${first.line}`;
    const holds = isLastGood ? 'the last good policy holds' : 'no policy holds';
    return failed(
      `The policy is refused; ${holds}. ${place}: ${first.name ? `${first.name} ` : ''}${first.reason}`,
      'IT corrects the policy; Stint takes it as soon as it is right, without a restart.',
      facts,
    );
  }
  if (isLastGood) {
    return warning(
      'The policy cannot be read; the last good one holds.',
      'IT checks who may read it.',
      facts,
    );
  }
  if (source === 'none') return ok('No policy: everything is for the person to choose.', facts);
  return ok(`${names.length} settings by ${SOURCES[source]}: ${names.join(', ') || 'none'}.`, facts);
};
