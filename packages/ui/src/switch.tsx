import './switch.css';
import { Switch as AriaSwitch } from 'react-aria-components';

/** Something that is on or off, at once. */
export const Switch = ({
  text,
  isOn,
  onChange,
}: {
  readonly text: string;
  readonly isOn: boolean;
  readonly onChange: (on: boolean) => void;
}) => (
  <AriaSwitch className="u-switch" isSelected={isOn} onChange={onChange}>
    <span className="u-switch-track" aria-hidden />
    <span>{text}</span>
  </AriaSwitch>
);
