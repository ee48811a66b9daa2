import { Icon } from '@usher/ui';
import { CircleAlert } from 'lucide-react';

/** What went wrong, told by word and shape. */
export const Trouble = ({ text }: { readonly text: string }) => (
  <p className="trouble" role="alert">
    <Icon of={CircleAlert} />
    <span>{text}</span>
  </p>
);
