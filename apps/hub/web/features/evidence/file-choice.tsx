import { useId } from 'react';

/** A file of this computer. The browser's own button, so that no page can choose one. */
export const FileChoice = ({
  label,
  note,
  accept,
  onChange,
}: {
  readonly label: string;
  readonly note?: string;
  readonly accept?: string;
  readonly onChange: (file: File | null) => void;
}) => {
  const id = useId();
  return (
    <div className="u-field">
      <label className="u-label" htmlFor={id}>
        {label}
      </label>
      <input
        id={id}
        className="file-choice"
        type="file"
        {...(accept === undefined ? {} : { accept })}
        {...(note === undefined ? {} : { 'aria-describedby': `${id}-note` })}
        onChange={({ target }) => onChange(target.files?.[0] ?? null)}
      />
      {note !== undefined && (
        <span className="u-field-note" id={`${id}-note`}>
          {note}
        </span>
      )}
    </div>
  );
};
