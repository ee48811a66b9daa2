import './pick-list.css';
import type { ReactNode } from 'react';
import { ListBox, ListBoxItem } from 'react-aria-components';

export type PickListProps = {
  readonly label: string;
  readonly items: readonly {
    readonly id: string;
    /** What typing finds it by. */
    readonly text: string;
    readonly content: ReactNode;
  }[];
  readonly chosen: string | null;
  readonly onChoose: (id: string) => void;
};

/** A list to open one thing from: arrows move, Enter opens, so that moving through it opens nothing. */
export const PickList = ({ label, items, chosen, onChoose }: PickListProps) => (
  <ListBox
    className="u-picks"
    aria-label={label}
    selectionMode="single"
    selectionBehavior="toggle"
    selectedKeys={chosen === null ? [] : [chosen]}
    disallowEmptySelection
    onSelectionChange={(keys) => {
      const [key] = keys === 'all' ? [] : [...keys];
      if (key !== undefined) onChoose(String(key));
    }}
  >
    {items.map(({ id, text, content }) => (
      <ListBoxItem key={id} id={id} textValue={text} className="u-pick">
        {content}
      </ListBoxItem>
    ))}
  </ListBox>
);
