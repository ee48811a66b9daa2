import './bars.css';
import type { LucideIcon } from 'lucide-react';
import { X } from 'lucide-react';
import type { ReactNode } from 'react';
import { Toolbar } from 'react-aria-components';
import { Button, IconButton } from './button.tsx';
import { Icon } from './icon.tsx';

export type ActionBarProps = {
  readonly label: string;
  /** Whom the actions work on, and a line more about them. */
  readonly who: string;
  readonly whoMore?: string;
  readonly children: ReactNode;
  readonly result?: ReactNode;
};

/** The one bar of actions: whom they work on, the actions, and what came of the last one. */
export const ActionBar = ({ label, who, whoMore, children, result }: ActionBarProps) => (
  <footer className="u-action-bar">
    <div className="u-action-bar-who" aria-live="polite" aria-atomic>
      <strong>{who}</strong>
      {whoMore !== undefined && <span className="u-quiet">{whoMore}</span>}
    </div>
    <Toolbar aria-label={label} className="u-action-bar-actions">
      {children}
    </Toolbar>
    <div className="u-action-bar-result" role="status" aria-live="polite">
      {result}
    </div>
  </footer>
);

export type ResultBarProps = {
  readonly text: string;
  readonly icon: LucideIcon;
  readonly undo?: { readonly text: string; readonly icon: LucideIcon; readonly onPress: () => void };
  readonly dismiss: { readonly label: string; readonly onPress: () => void };
};

/** What came of an order, with the press that takes it back. */
export const ResultBar = ({ text, icon, undo, dismiss }: ResultBarProps) => (
  <div className="u-result">
    <Icon of={icon} />
    <span className="u-result-text" title={text}>
      {text}
    </span>
    {undo !== undefined && (
      <Button size="small" icon={undo.icon} onPress={undo.onPress}>
        {undo.text}
      </Button>
    )}
    <IconButton size="small" icon={X} label={dismiss.label} onPress={dismiss.onPress} />
  </div>
);

/** A line across the page about the page itself: no connection, something refused; `alarm` for what must not be passed by. */
export const Banner = ({
  icon,
  tone = 'plain',
  children,
  button,
}: {
  readonly icon: LucideIcon;
  readonly tone?: 'plain' | 'alarm';
  readonly children: ReactNode;
  readonly button?: ReactNode;
}) => (
  <div className="u-banner" data-tone={tone} role={tone === 'alarm' ? 'alert' : 'status'}>
    <Icon of={icon} />
    <span className="u-banner-text">{children}</span>
    {button}
  </div>
);

/** What stands where there is nothing: why, and what to do. */
export const EmptyState = ({
  icon,
  title,
  level = 2,
  children,
}: {
  readonly icon: LucideIcon;
  readonly title: string;
  /** 1 where nothing else on the page is its heading. */
  readonly level?: 1 | 2;
  readonly children?: ReactNode;
}) => (
  <div className="u-empty">
    <Icon of={icon} size={32} />
    {level === 1 ? <h1>{title}</h1> : <h2>{title}</h2>}
    {children}
  </div>
);
