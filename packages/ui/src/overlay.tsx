import './overlay.css';
import { Check, X } from 'lucide-react';
import type { ReactNode, RefObject } from 'react';
import {
  Dialog as AriaDialog,
  DialogTrigger,
  Header,
  Heading,
  Menu as AriaMenu,
  MenuItem,
  MenuSection,
  MenuTrigger,
  Modal,
  ModalOverlay,
  Popover as AriaPopover,
} from 'react-aria-components';
import { IconButton } from './button.tsx';
import { Icon } from './icon.tsx';

export type PopoverProps = {
  readonly trigger: ReactNode;
  readonly label: string;
  readonly isOpen: boolean;
  readonly onOpenChange: (open: boolean) => void;
  readonly children: ReactNode;
};

/** A few choices beside the button that opens them. Esc or a press elsewhere closes it. */
export const Popover = ({ trigger, label, children, ...rest }: PopoverProps) => (
  <DialogTrigger {...rest}>
    {trigger}
    <AriaPopover className="u-popover" offset={8}>
      <AriaDialog aria-label={label} className="u-popover-body">
        {children}
      </AriaDialog>
    </AriaPopover>
  </DialogTrigger>
);

export type MenuChoice = {
  readonly id: string;
  readonly text: string;
  /** Chosen among its group; shown with a tick. */
  readonly isOn?: boolean;
};
export type MenuGroup = {
  readonly title: string;
  readonly kind: 'one' | 'deeds';
  readonly items: readonly MenuChoice[];
};

type MenuBodyProps = {
  readonly label: string;
  readonly groups: readonly MenuGroup[];
  readonly onChoose: (id: string) => void;
};

const MenuBody = ({ label, groups, onChoose, ...begin }: MenuBodyProps & { readonly autoFocus?: 'first' }) => (
  <AriaMenu {...begin} className="u-menu" aria-label={label} onAction={(key) => onChoose(String(key))}>
    {groups.map((group) => (
      <MenuSection
        key={group.title}
        className="u-menu-section"
        aria-label={group.title}
        {...(group.kind === 'one'
          ? {
              selectionMode: 'single' as const,
              disallowEmptySelection: true,
              selectedKeys: group.items.filter((item) => item.isOn).map((item) => item.id),
            }
          : {})}
      >
        <Header className="u-menu-title">{group.title}</Header>
        {group.items.map((item) => (
          <MenuItem key={item.id} id={item.id} textValue={item.text} className="u-menu-item">
            <span>{item.isOn === true && <Icon of={Check} />}</span>
            <span>{item.text}</span>
          </MenuItem>
        ))}
      </MenuSection>
    ))}
  </AriaMenu>
);

/** A menu of groups, each a choice of one or a list of deeds. */
export const Menu = ({ trigger, ...body }: MenuBodyProps & { readonly trigger: ReactNode }) => (
  <MenuTrigger>
    {trigger}
    <AriaPopover className="u-popover" offset={8}>
      <MenuBody {...body} />
    </AriaPopover>
  </MenuTrigger>
);

/** The menu of something on the page, beside it: for what is asked for with the right button or the menu key. */
export const MenuAt = ({
  at,
  isOpen,
  onClose,
  onChoose,
  ...body
}: MenuBodyProps & {
  readonly at: RefObject<Element | null>;
  readonly isOpen: boolean;
  readonly onClose: () => void;
}) => (
  <AriaPopover
    className="u-popover"
    aria-label={body.label}
    triggerRef={at}
    placement="bottom start"
    offset={4}
    isOpen={isOpen}
    onOpenChange={(open) => {
      if (!open) onClose();
    }}
  >
    <MenuBody
      {...body}
      autoFocus="first"
      onChoose={(id) => {
        onClose();
        onChoose(id);
      }}
    />
  </AriaPopover>
);

export type DialogProps = {
  readonly title: string;
  readonly closeLabel: string;
  readonly isOpen: boolean;
  readonly onClose: () => void;
  /** `small` for a few fields. */
  readonly size?: 'normal' | 'small';
  readonly children: ReactNode;
};

/** A page over the page, for what is read and then left. Never asks whether to do what an undo can take back. */
export const Dialog = ({ title, closeLabel, isOpen, onClose, size = 'normal', children }: DialogProps) => (
  <ModalOverlay
    isOpen={isOpen}
    isDismissable
    onOpenChange={(open) => {
      if (!open) onClose();
    }}
    className="u-veil"
  >
    <Modal className="u-dialog-frame" data-size={size}>
      <AriaDialog className="u-dialog">
        <div className="u-dialog-head">
          <Heading slot="title" level={2}>
            {title}
          </Heading>
          <IconButton icon={X} label={closeLabel} onPress={onClose} />
        </div>
        {children}
      </AriaDialog>
    </Modal>
  </ModalOverlay>
);
