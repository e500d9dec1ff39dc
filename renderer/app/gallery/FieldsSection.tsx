import { Search } from 'lucide-react';
import { useState } from 'react';
import { ComboBox } from '../../ui/ComboBox.tsx';
import { DateField, DatePicker } from '../../ui/DatePicker.tsx';
import { NumberField } from '../../ui/NumberField.tsx';
import type { Option } from '../../ui/options.tsx';
import { Select } from '../../ui/Select.tsx';
import { TextArea, TextField } from '../../ui/TextField.tsx';
import { SamplePage } from './Sample.tsx';

const projects: Option[] = ['Acme', 'Borealis', 'Cedar & Sons', 'Delta Water', 'Étoile'].flatMap((client) =>
  ['Atlas', 'Audit', 'Migration', 'Support', 'Training'].map((name, index) => ({
    id: `${client}-${name}`,
    label: `${name} for ${client}`,
    group: client,
    hint: `${client.slice(0, 2).toUpperCase()}-${100 + index}`,
  })),
);
const many: Option[] = Array.from({ length: 5_000 }, (_, index) => ({
  id: `p${index}`,
  label: `Person ${index + 1}`,
}));
const activities: Option[] = [
  { id: 'analysis', label: 'Analysis' },
  { id: 'workshop', label: 'Workshop' },
  { id: 'travel', label: 'Travel', hint: 'not billable' },
  { id: 'closed', label: 'Closed activity', isDisabled: true },
];

export function FieldsSection() {
  const [text, setText] = useState('Interviews with finance');
  const [empty, setEmpty] = useState('');
  const [rate, setRate] = useState(120);
  const [activity, setActivity] = useState<string>('analysis');
  const [project, setProject] = useState<string | null>('Acme-Atlas');
  const [person, setPerson] = useState<string | null>(null);
  const [date, setDate] = useState<string | null>('2026-11-18');
  return (
    <SamplePage title="Fields">
      <div className="grid grid-cols-[repeat(auto-fill,minmax(240px,1fr))] items-start gap-x-6 gap-y-5">
        <TextField label="Name" value={text} onChange={setText} />
        <TextField label="Server" value={empty} onChange={setEmpty} placeholder="https://stint.example.com" />
        <TextField
          label="Search"
          hideLabel
          icon={Search}
          type="search"
          value={empty}
          onChange={setEmpty}
          placeholder="Search"
        />
        <TextField
          label="Password"
          type="password"
          value={text}
          onChange={setText}
          description="At least 12 characters."
        />
        <TextField label="Email" value="kim@" onChange={setText} error="This is not a whole address." />
        <TextField label="Firm" value="Northwind" isDisabled description="Set by your firm." />
        <TextArea label="Description" value={text} onChange={setText} description="Your client reads this." />
        <TextArea
          label="Comment"
          value={empty}
          onChange={setEmpty}
          error="Say why, so that Kim can mend it."
        />
        <NumberField label="Rate" value={rate} onChange={setRate} unit="EUR/h" minValue={0} />
        <NumberField label="Budget" value={-4} onChange={setRate} unit="h" error="A budget is more than 0." />
        <Select label="Activity" options={activities} value={activity} onChange={setActivity} />
        <Select
          label="Activity"
          options={activities}
          value={null}
          onChange={setActivity}
          placeholder="Choose"
          error="Choose an activity."
        />
        <Select label="Activity" options={activities} value={activity} onChange={setActivity} isDisabled />
        <ComboBox
          label="Project"
          options={projects}
          value={project}
          onChange={setProject}
          emptyText="No project is called that."
        />
        <ComboBox
          label="Person"
          options={many}
          value={person}
          onChange={setPerson}
          placeholder="Type a name"
          emptyText="Nobody is called that."
          moreText={(hidden) => `Keep typing: ${hidden} more`}
          description="5,000 to choose from."
        />
        <ComboBox
          label="Project"
          options={projects}
          value={null}
          onChange={setProject}
          error="Choose a project."
        />
        <DateField label="From" value={date} onChange={setDate} />
        <DatePicker label="Due" value={date} onChange={setDate} min="2026-11-10" />
        <DatePicker label="Until" value={null} onChange={setDate} error="The end comes before the start." />
        <DatePicker label="Closed on" value={date} onChange={setDate} isDisabled />
      </div>
    </SamplePage>
  );
}
