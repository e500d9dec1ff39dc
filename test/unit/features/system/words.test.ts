import { afterEach, describe, expect, it } from 'vitest';
import { DoctorCheck, DoctorFinding } from '../../../../domain/ipc/doctor.ts';
import { OpenedLink } from '../../../../domain/ipc/system.ts';
import { UpdateRefusal, UpdateState, UpdateWait } from '../../../../domain/ipc/updates.ts';
import { Policy, PolicyState } from '../../../../domain/policy/policy.ts';
import {
  checkWord,
  doctorText,
  statusWord,
  worstFirst,
} from '../../../../renderer/features/system/doctor-words.ts';
import { readNotes } from '../../../../renderer/features/system/notes.ts';
import { findNotices } from '../../../../renderer/features/system/notices.ts';
import { managedLines, problemLine } from '../../../../renderer/features/system/policy-words.ts';
import {
  mayPostpone,
  refusalLine,
  type UpdateContext,
  updateWords,
  waitLine,
} from '../../../../renderer/features/system/update-words.ts';
import { languages, speak, t } from '../../../../renderer/words/words.ts';

afterEach(() => speak('en', 'en'));

const NOW = '2026-11-24T12:00:00.000Z';
const context: UpdateContext = { mode: 'automatic', unsent: 2, now: NOW, at: (instant) => instant };
const ready: UpdateState = {
  phase: 'ready',
  current: '1.0.0',
  checkedAt: NOW,
  available: {
    version: '1.1.0',
    isRollback: false,
    isRequired: false,
    notes: { en: '', de: '' },
    size: 1,
    deadline: '2026-11-30T12:00:00.000Z',
  },
  progress: null,
  waitsFor: null,
  postponedUntil: null,
  refusal: null,
};
const available = ready.available as NonNullable<UpdateState['available']>;

/** Every sentence said once in each language, none left as a key and each its own. */
function saidOf<Value>(values: readonly Value[], say: (value: Value) => string): void {
  for (const language of languages) {
    speak(language, language);
    const said = values.map(say);
    expect(new Set(said).size, said.join(' | ')).toBe(values.length);
    for (const text of said) {
      expect(text.trim()).not.toBe('');
      expect(text).not.toMatch(/system\./);
    }
  }
}

describe('updates in words', () => {
  it('says every phase, wait and refusal in both languages', () => {
    saidOf(UpdateState.shape.phase.options, (phase) => updateWords({ ...ready, phase }, context).title);
    saidOf(UpdateWait.options, (wait) => waitLine(wait, 2) ?? '');
    saidOf(UpdateRefusal.options, refusalLine);
  });

  it('says of every refusal that nothing was changed', () => {
    for (const kind of UpdateRefusal.options) {
      const { lines, look } = updateWords(
        { ...ready, phase: 'failed', refusal: { kind, details: 'x', at: NOW } },
        context,
      );
      expect(look).toBe('bad');
      expect(lines).toContain(t('system.update.unharmed', { version: '1.0.0' }));
      expect(lines[0]).toBe(refusalLine(kind));
    }
  });

  it('says a refusal of the last look also when nothing is under way', () => {
    const refusal = { kind: 'expired', details: '', at: NOW } as const;
    expect(updateWords({ ...ready, phase: 'idle', refusal }, context).look).toBe('bad');
  });

  it('tells policy from a build without keys', () => {
    const off = (mode: UpdateContext['mode']) =>
      updateWords({ ...ready, phase: 'off' }, { ...context, mode });
    expect(off('off').lines).toContain(t('system.update.off-policy'));
    expect(off(undefined).lines).toContain(t('system.update.off-build'));
  });

  it('may be put off until the deadline, not twice, and never when it is required', () => {
    expect(mayPostpone(ready, NOW)).toBe(true);
    expect(mayPostpone({ ...ready, postponedUntil: '2026-11-25T12:00:00.000Z' }, NOW)).toBe(false);
    expect(mayPostpone({ ...ready, postponedUntil: '2026-11-23T12:00:00.000Z' }, NOW)).toBe(true);
    expect(mayPostpone({ ...ready, available: { ...available, isRequired: true } }, NOW)).toBe(false);
    expect(mayPostpone({ ...ready, available: { ...available, deadline: NOW } }, NOW)).toBe(false);
    expect(mayPostpone({ ...ready, phase: 'downloading' }, NOW)).toBe(false);
  });

  it('says the deadline, and that it is over', () => {
    const over = updateWords({ ...ready, available: { ...available, deadline: NOW } }, context);
    expect(updateWords(ready, context).lines).toContain(
      t('system.update.deadline', { at: '2026-11-30T12:00:00.000Z' }),
    );
    expect(over.lines).toContain(t('system.update.overdue'));
  });
});

describe('what IT has set in words', () => {
  const everything: Required<Policy> = {
    ServerAddress: 'https://stint.example.com',
    SignInMethod: 'sso',
    UpdateMode: 'ask',
    UpdateFeed: 'file:///srv/feed',
    UpdateRing: 'pilot',
    UpdateDeadlineDays: 7,
    ProxyMode: 'pac',
    ProxyServer: 'proxy:3128',
    ProxyPacUrl: 'http://proxy/pac',
    ProxyBypass: '.example.com',
    ProxyAuthServers: '*.example.com',
    IdleMinutes: 0,
    TimerMaxHours: 10,
    TimerShortcutAllowed: false,
    LocalRetentionMonths: 24,
    ExportAllowed: false,
    LogLevel: 'debug',
  };

  it('names every setting with its value in both languages', () => {
    expect(Object.keys(everything).sort()).toEqual(Object.keys(Policy.shape).sort());
    saidOf(managedLines(everything), ({ name }) => {
      const line = managedLines(everything).find((one) => one.name === name);
      expect(line?.value).not.toBe('');
      return line?.label ?? '';
    });
  });

  it('has words for every choice', () => {
    saidOf(
      ['any', 'password', 'sso'] as const,
      (SignInMethod) => managedLines({ SignInMethod })[0]?.value ?? '',
    );
    saidOf(
      ['automatic', 'ask', 'off'] as const,
      (UpdateMode) => managedLines({ UpdateMode })[0]?.value ?? '',
    );
    saidOf(['pilot', 'broad'] as const, (UpdateRing) => managedLines({ UpdateRing })[0]?.value ?? '');
    saidOf(
      ['system', 'direct', 'fixed', 'pac'] as const,
      (ProxyMode) => managedLines({ ProxyMode })[0]?.value ?? '',
    );
    saidOf(
      ['error', 'warn', 'info', 'debug'] as const,
      (LogLevel) => managedLines({ LogLevel })[0]?.value ?? '',
    );
    saidOf(
      PolicyState.shape.source.options.filter((source) => source !== 'none'),
      (source) => t(`system.managed.source.${source}`),
    );
  });

  it('keeps what is set to nothing or to no', () => {
    expect(managedLines({ IdleMinutes: 0, ExportAllowed: false }).map(({ value }) => value)).toEqual([
      'Never',
      'Not allowed',
    ]);
  });

  it('says where a mistake is, and its name once', () => {
    const where = '/etc/stint/policy.json';
    expect(problemLine({ where, line: 4, name: 'IdleMinutes', reason: 'must be a number' })).toBe(
      '/etc/stint/policy.json, line 4: IdleMinutes: must be a number',
    );
    expect(problemLine({ where, line: 4, name: 'X', reason: 'X is unknown' })).toBe(
      `${where}, line 4: X is unknown`,
    );
    expect(problemLine({ where, line: null, name: null, reason: 'cannot be read' })).toBe(
      `${where}: cannot be read`,
    );
  });
});

describe('the check of this computer in words', () => {
  it('says every check and status in both languages', () => {
    saidOf(DoctorCheck.options, checkWord);
    saidOf(DoctorFinding.shape.status.options, statusWord);
  });

  const finding = (check: DoctorFinding['check'], status: DoctorFinding['status']): DoctorFinding => ({
    check,
    status,
    summary: `about ${check}`,
    advice: status === 'ok' ? null : 'mend it',
    facts: { figure: 1 },
    ms: 1,
  });

  it('puts first what needs attention, and leaves the rest as it was looked at', () => {
    const found = [
      finding('version', 'ok'),
      finding('clock', 'skipped'),
      finding('disk', 'warning'),
      finding('server', 'failed'),
      finding('proxy', 'ok'),
    ];
    expect(worstFirst(found).map(({ check }) => check)).toEqual([
      'server',
      'disk',
      'version',
      'proxy',
      'clock',
    ]);
  });

  it('is English for support, whatever the person speaks', () => {
    speak('de', 'de');
    const text = doctorText({
      at: NOW,
      version: '1.0.0',
      platform: 'linux',
      findings: [finding('disk', 'failed')],
    });
    expect(text).toBe(
      `Stint 1.0.0, linux, ${NOW}\nFAILED  disk: about disk\n        mend it\n        figure: 1`,
    );
  });
});

describe('links in words', () => {
  it('says every refusal in both languages', () => {
    const reasons = (['unknown', 'too_large', 'unreadable'] as const).filter(
      (reason) => OpenedLink.safeParse({ kind: 'refused', reason }).success,
    );
    expect(reasons.length).toBe(3);
    saidOf(reasons, (reason) => t(`system.link.refused.${reason}`));
  });
});

describe('release notes', () => {
  it('are paragraphs, lists and titles, and nothing else', () => {
    expect(
      readNotes('# New\nOne line\nand its end.\r\n\r\n- first\n  goes on\n* second\n\n<script>x</script>'),
    ).toEqual([
      { kind: 'title', text: 'New' },
      { kind: 'paragraph', text: 'One line and its end.' },
      { kind: 'list', items: ['first goes on', 'second'] },
      { kind: 'paragraph', text: '<script>x</script>' },
    ]);
    expect(readNotes(' \n\n')).toEqual([]);
  });
});

describe('packages', () => {
  const notice = (name: string, licence: string) => ({ name, version: '1', licence, text: '' });
  it('are found by name and licence', () => {
    const all = [notice('rxjs', 'Apache-2.0'), notice('react', 'MIT'), notice('react-dom', 'MIT')];
    expect(findNotices(all, 'mit REACT').map(({ name }) => name)).toEqual(['react', 'react-dom']);
    expect(findNotices(all, '  ')).toEqual(all);
    expect(findNotices(all, 'vue')).toEqual([]);
  });
});
