import { Copy, Download, EllipsisVertical, Pencil, Plus, Trash2 } from 'lucide-react';
import { useState } from 'react';
import { Button, IconButton } from '../../ui/Button.tsx';
import { Checkbox } from '../../ui/Checkbox.tsx';
import { ChoiceCards } from '../../ui/ChoiceCards.tsx';
import { Menu } from '../../ui/Menu.tsx';
import { Toolbar } from '../../ui/Page.tsx';
import { SegmentedControl } from '../../ui/SegmentedControl.tsx';
import { Switch } from '../../ui/Switch.tsx';
import { Tabs } from '../../ui/Tabs.tsx';
import { Sample, SamplePage } from './Sample.tsx';

const nothing = (): void => {};

export function ActionsSection() {
  const [view, setView] = useState<'week' | 'month' | 'list'>('week');
  const [choice, setChoice] = useState<'keep' | 'drop' | 'move' | null>('drop');
  const [isOn, setOn] = useState(true);
  return (
    <SamplePage title="Actions">
      <Sample title="Buttons">
        <Button kind="primary">Submit week</Button>
        <Button kind="primary" keys="Mod+Enter">
          Submit week
        </Button>
        <Button icon={Plus}>Add work</Button>
        <Button keys="A">Approve</Button>
        <Button kind="quiet" icon={Download}>
          Export
        </Button>
        <Button kind="danger" icon={Trash2}>
          Delete draft
        </Button>
      </Sample>
      <Sample title="Disabled, pending">
        <Button kind="primary" isDisabled>
          Submit week
        </Button>
        <Button isDisabled>Approve</Button>
        <Button kind="quiet" isDisabled>
          Export
        </Button>
        <Button kind="danger" isDisabled>
          Delete draft
        </Button>
        <Button kind="primary" isPending>
          Submit week
        </Button>
        <Button isPending>Approve</Button>
      </Sample>
      <Sample title="Small, icons, menu">
        <Button size="small">Fix</Button>
        <Button size="small" kind="primary">
          Sign in
        </Button>
        <Button size="small" kind="quiet" icon={Pencil}>
          Edit
        </Button>
        <IconButton label="Copy" icon={Copy} keys="Mod+C" />
        <IconButton label="Copy" icon={Copy} size="small" />
        <IconButton label="Copy" icon={Copy} isDisabled />
        <Menu
          label="Entry"
          trigger={<IconButton label="More" icon={EllipsisVertical} kind="normal" />}
          items={[
            { id: 'edit', label: 'Edit', icon: Pencil, keys: 'Enter', onAction: nothing },
            { id: 'copy', label: 'Copy to next day', icon: Copy, keys: 'Mod+D', onAction: nothing },
            { id: 'locked', label: 'Move', isDisabled: true, onAction: nothing },
            {
              id: 'delete',
              label: 'Delete',
              icon: Trash2,
              isDanger: true,
              startsGroup: true,
              onAction: nothing,
            },
          ]}
        />
      </Sample>
      <Sample title="Choices">
        <SegmentedControl
          label="View"
          value={view}
          onChange={setView}
          options={[
            { id: 'week', label: 'Week' },
            { id: 'month', label: 'Month' },
            { id: 'list', label: 'List' },
          ]}
        />
        <Checkbox defaultSelected>Billable</Checkbox>
        <Checkbox>Billable</Checkbox>
        <Checkbox isIndeterminate>Some</Checkbox>
        <Checkbox isDisabled defaultSelected>
          Locked
        </Checkbox>
        <Checkbox isDisabled>Locked</Checkbox>
      </Sample>
      <Sample title="Choice cards" className="flex-col items-stretch!">
        <ChoiceCards
          label="What to do with this time"
          value={choice}
          onChange={setChoice}
          choices={[
            { id: 'keep', label: 'Keep it', description: 'It was work. The timer goes on with it.' },
            { id: 'drop', label: 'Drop it', description: ['9:00 – 10:15 · Analysis · 1:15', 'In all 1:15.'] },
            { id: 'move', label: 'Move it', description: 'No other work is open.', isDisabled: true },
          ]}
        />
      </Sample>
      <Sample title="Switches" className="flex-col items-start!">
        <Switch isSelected={isOn} onChange={setOn} description="At 17:00, if the day is not full.">
          Remind me
        </Switch>
        <Switch>Start with the computer</Switch>
        <Switch isDisabled isSelected>
          Set by your firm
        </Switch>
      </Sample>
      <Sample title="Toolbar" className="flex-col items-stretch!">
        <Toolbar label="Filters">
          <Button size="small" icon={Plus}>
            Filter
          </Button>
          <Checkbox>Only flagged</Checkbox>
          <div className="ml-auto">
            <Button size="small" kind="quiet" icon={Download}>
              Export
            </Button>
          </div>
        </Toolbar>
      </Sample>
      <Sample title="Tabs" className="flex-col items-stretch!">
        <Tabs
          label="Project"
          tabs={[
            { id: 'plan', label: 'Plan', content: <p>Tasks and milestones.</p> },
            { id: 'time', label: 'Time', count: 48, content: <p>Entries of everybody.</p> },
            { id: 'money', label: 'Money', content: <p>Budget and invoices.</p> },
          ]}
        />
      </Sample>
    </SamplePage>
  );
}
