import '@fontsource-variable/atkinson-hyperlegible-next/wght.css';
import '../tokens.css';
import './page.css';

export { ActionBar, Banner, EmptyState, ResultBar } from './bars.tsx';
export { Button, ButtonGroup, IconButton, ToggleButton } from './button.tsx';
export { CheckChoice, RadioChoice, Select, TextArea } from './choice.tsx';
export { LongTextField, SearchField, SegmentedControl, TextField } from './field.tsx';
export { PickList } from './pick-list.tsx';
export { Icon } from './icon.tsx';
export { Key } from './key.tsx';
export { Dialog, Menu, MenuAt, type MenuGroup, Popover } from './overlay.tsx';
export { StateBadge, type StateTone } from './state-badge.tsx';
export { Switch } from './switch.tsx';
