import '../strict.ts';
import './gallery.css';
import {
  ActionBar,
  Banner,
  Button,
  ButtonGroup,
  CheckChoice,
  Dialog,
  EmptyState,
  IconButton,
  Key,
  Menu,
  Popover,
  ResultBar,
  LongTextField,
  RadioChoice,
  SearchField,
  SegmentedControl,
  Switch,
  TextField,
  ToggleButton,
} from '@usher/ui';
import {
  CircleCheck,
  CircleDashed,
  EyeOff,
  Lock,
  MonitorX,
  Settings2,
  TriangleAlert,
  Undo2,
  Unplug,
} from 'lucide-react';
import { type ReactNode, useState } from 'react';
import { createRoot } from 'react-dom/client';
import { Endings } from './endings.tsx';
import { Guards } from './guards.tsx';
import { States } from './states.tsx';

const COLOURS = [
  'paper',
  'surface',
  'raised',
  'sunken',
  'ink',
  'ink-soft',
  'line',
  'edge',
  'accent',
  'accent-fill',
  'accent-wash',
  'alarm',
  'alarm-fill',
  'alarm-wash',
];

const Part = ({ title, children }: { readonly title: string; readonly children: ReactNode }) => (
  <section>
    <h2>{title}</h2>
    <div className="gallery-row">{children}</div>
  </section>
);

const Colours = () => (
  <Part title="Colours">
    {COLOURS.map((name) => (
      <div key={name} className="gallery-colour">
        <span style={{ background: `var(--${name})` }} />
        {name}
      </div>
    ))}
  </Part>
);

const Buttons = () => (
  <Part title="Buttons">
    <Button>Plain</Button>
    <Button variant="accent" icon={Lock}>
      Lock 28 screens
    </Button>
    <Button variant="quiet">Quiet</Button>
    <Button isDisabled>Disabled</Button>
    <Button variant="accent" isDisabled>
      Accent, disabled
    </Button>
    <Button variant="accent" isPending>
      Signing in…
    </Button>
    <Button size="small" icon={Undo2}>
      Small
    </Button>
    <IconButton icon={Settings2} label="An icon with its word in a tooltip" />
    <ToggleButton icon={EyeOff} isSelected={false} onChange={() => undefined}>
      Off
    </ToggleButton>
    <ToggleButton icon={EyeOff} isSelected onChange={() => undefined}>
      On
    </ToggleButton>
    <ButtonGroup>
      <Button variant="accent" icon={Lock}>
        Lock
      </Button>
      <Button variant="accent">for 10 min</Button>
    </ButtonGroup>
    <Key>Ctrl + A</Key>
  </Part>
);

const Fields = () => {
  const [text, setText] = useState('m.okonkwo');
  const [find, setFind] = useState('');
  const [choice, setChoice] = useState<'5' | '10' | '20'>('10');
  const [isOn, setOn] = useState(true);
  const [many, setMany] = useState<readonly ('page' | 'message')[]>(['page']);
  const [one, setOne] = useState<'me' | 'else' | null>('else');
  return (
    <Part title="Fields and choices">
      <TextField label="User name" value={text} onChange={setText} />
      <TextField label="Password" type="password" value="secret" onChange={() => undefined} note="Kept by nobody." />
      <TextField label="Minutes" value="999" onChange={() => undefined} error="Type a whole number from 1 to 240." />
      <LongTextField label="What happened" value={text} onChange={setText} note="A few words are enough." />
      <CheckChoice
        label="What was it?"
        look="cards"
        options={[
          { value: 'page', text: 'A web page' },
          { value: 'message', text: 'A message', note: 'Or a picture in one' },
        ]}
        value={many}
        onChange={setMany}
      />
      <RadioChoice
        label="Who is it about?"
        options={[
          { value: 'me', text: 'Me' },
          { value: 'else', text: 'Someone else' },
        ]}
        value={one}
        onChange={setOne}
      />
      <SearchField label="Find a pupil" value={find} onChange={setFind} shortcut="/" />
      <SegmentedControl
        label="Time"
        value={choice}
        onChange={setChoice}
        options={[
          { value: '5', text: '5 min' },
          { value: '10', text: '10 min' },
          { value: '20', text: '20 min' },
        ]}
      />
      <Switch text="On" isOn={isOn} onChange={setOn} />
      <Switch text="Off" isOn={false} onChange={() => undefined} />
    </Part>
  );
};

const nothing = { label: 'Hide this result', onPress: () => undefined };
const undo = { text: 'Undo', icon: Undo2, onPress: () => undefined };

const Bars = () => (
  <section>
    <h2>Bars</h2>
    <div className="gallery-sheet">
      <Banner icon={Unplug}>Connection lost – trying again. The pictures are not live.</Banner>
      <EmptyState icon={MonitorX} title="No PCs in ICT1 yet">
        <p>PCs appear here by themselves once Usher is installed on them and they belong to this room.</p>
      </EmptyState>
      <ActionBar
        label="Actions with a result"
        who="Everyone"
        whoMore="28 screens"
        result={<ResultBar text="27 locked, 1 off: ICT1-07" icon={TriangleAlert} undo={undo} dismiss={nothing} />}
      >
        <Button variant="accent" icon={Lock}>
          Lock 28 screens
        </Button>
      </ActionBar>
    </div>
    <div className="gallery-row">
      <ResultBar text="28 locked" icon={CircleCheck} undo={undo} dismiss={nothing} />
      <ResultBar text="Locking 28 screens…" icon={CircleDashed} dismiss={nothing} />
    </div>
  </section>
);

const Overlays = () => {
  const [isOpen, setOpen] = useState(false);
  const [isDialog, setDialog] = useState(false);
  return (
    <Part title="Over the page">
      <Popover label="A popover" isOpen={isOpen} onOpenChange={setOpen} trigger={<Button>Open a popover</Button>}>
        <TextField label="Words on the lock screen" value="" onChange={() => undefined} />
      </Popover>
      <Menu
        label="A menu"
        trigger={<Button>Open a menu</Button>}
        onChoose={() => undefined}
        groups={[
          {
            title: 'Colours',
            kind: 'one',
            items: [
              { id: 'light', text: 'Light', isOn: true },
              { id: 'dark', text: 'Dark' },
            ],
          },
          { title: 'More', kind: 'deeds', items: [{ id: 'out', text: 'Sign out' }] },
        ]}
      />
      <Button onPress={() => setDialog(true)}>Open a dialog</Button>
      <Dialog title="A dialog" closeLabel="Close" isOpen={isDialog} onClose={() => setDialog(false)}>
        <p>For what is read and then left.</p>
      </Dialog>
    </Part>
  );
};

const Gallery = () => (
  <main className="gallery">
    <h1>Everything there is to see</h1>
    <Colours />
    <Buttons />
    <Fields />
    <States />
    <Guards />
    <Endings />
    <Bars />
    <Overlays />
  </main>
);

const scheme = new URLSearchParams(location.search).get('scheme');
if (scheme !== null) document.documentElement.dataset['scheme'] = scheme;
const place = document.querySelector('#page');
if (place === null) throw new Error('gallery.html has no place for the page');
createRoot(place).render(<Gallery />);
