import './button.css';
import type { LucideIcon } from 'lucide-react';
import type { ReactNode } from 'react';
import { Button as AriaButton, ToggleButton as AriaToggleButton, Tooltip, TooltipTrigger } from 'react-aria-components';
import { Icon } from './icon.tsx';

type Look = {
  /** `accent` for the one thing most wanted here, `quiet` for what should not draw the eye. */
  readonly variant?: 'plain' | 'accent' | 'quiet';
  readonly size?: 'small' | 'normal';
  readonly icon?: LucideIcon;
};

export type ButtonProps = Look & {
  readonly children: ReactNode;
  readonly onPress?: () => void;
  readonly type?: 'button' | 'submit';
  readonly isDisabled?: boolean;
  /** Keeps the button in place while its work is done; it cannot be pressed meanwhile. */
  readonly isPending?: boolean;
  readonly label?: string;
  readonly keys?: string;
  /** The keyboard is here when it appears, for the answer that is most wanted. */
  readonly autoFocus?: boolean;
};

// `exactOptionalPropertyTypes`: a prop left out must stay left out.
const given = <T extends object>(props: T): { [K in keyof T]: Exclude<T[K], undefined> } =>
  Object.fromEntries(Object.entries(props).filter(([, value]) => value !== undefined)) as {
    [K in keyof T]: Exclude<T[K], undefined>;
  };

/** A button with a word; `label` replaces the word for a screen reader, `keys` tells it the shortcut. */
export const Button = ({ children, variant = 'plain', size = 'normal', icon, label, keys, ...rest }: ButtonProps) => (
  <AriaButton
    {...given(rest)}
    {...(label === undefined ? {} : { 'aria-label': label })}
    {...(keys === undefined ? {} : { 'aria-keyshortcuts': keys })}
    className="u-button"
    data-variant={variant}
    data-size={size}
  >
    {icon !== undefined && <Icon of={icon} />}
    <span>{children}</span>
  </AriaButton>
);

export type IconButtonProps = Look & {
  readonly icon: LucideIcon;
  /** Its name for everyone: the tooltip and what a screen reader says. */
  readonly label: string;
  readonly onPress?: () => void;
  readonly keys?: string;
  readonly isDisabled?: boolean;
};

/** A button with an icon only, and its word in a tooltip. */
export const IconButton = ({ icon, label, keys, variant = 'quiet', size = 'normal', ...rest }: IconButtonProps) => (
  <TooltipTrigger delay={400}>
    <AriaButton
      {...given(rest)}
      {...(keys === undefined ? {} : { 'aria-keyshortcuts': keys })}
      aria-label={label}
      className="u-button"
      data-variant={variant}
      data-size={size}
      data-shape="icon"
    >
      <Icon of={icon} />
    </AriaButton>
    <Tooltip className="u-tooltip" offset={6}>
      {label}
    </Tooltip>
  </TooltipTrigger>
);

export type ToggleButtonProps = Look & {
  readonly children: ReactNode;
  readonly isSelected: boolean;
  readonly onChange: (selected: boolean) => void;
  readonly keys?: string;
};

/** A button that stays pressed while something is on. */
export const ToggleButton = ({
  children,
  icon,
  keys,
  variant = 'quiet',
  size = 'normal',
  ...rest
}: ToggleButtonProps) => (
  <AriaToggleButton
    {...rest}
    {...(keys === undefined ? {} : { 'aria-keyshortcuts': keys })}
    className="u-button"
    data-variant={variant}
    data-size={size}
  >
    {icon !== undefined && <Icon of={icon} />}
    <span>{children}</span>
  </AriaToggleButton>
);

/** Buttons that belong together, drawn as one. */
export const ButtonGroup = ({ children }: { readonly children: ReactNode }) => (
  <div className="u-button-group">{children}</div>
);
