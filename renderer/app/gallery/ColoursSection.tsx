import { Sample, SamplePage } from './Sample.tsx';

const groups = {
  Neutral: Array.from({ length: 12 }, (_, index) => `n${index + 1}`),
  Accent: ['accent', 'accent-hover', 'accent-pressed', 'accent-ink', 'accent-line', 'accent-soft', 'focus'],
  State: [
    'ok',
    'ok-line',
    'ok-soft',
    'warn',
    'warn-line',
    'warn-soft',
    'bad',
    'bad-line',
    'bad-soft',
    'bad-solid',
  ],
  Chart: Array.from({ length: 8 }, (_, index) => `chart-${index + 1}`),
};

export function ColoursSection() {
  return (
    <SamplePage title="Colours">
      {Object.entries(groups).map(([title, names]) => (
        <Sample key={title} title={title} className="gap-2!">
          {names.map((name) => (
            <div key={name} className="flex w-18 flex-col gap-1">
              <span
                className="h-10 rounded-normal border border-line"
                style={{ background: `var(--${name})` }}
              />
              <span className="truncate text-12 text-muted">{name}</span>
            </div>
          ))}
        </Sample>
      ))}
    </SamplePage>
  );
}
