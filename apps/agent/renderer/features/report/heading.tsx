import { type ReactNode, useEffect, useRef } from 'react';

/** The heading of a screen: where the keyboard begins, and what a screen reader says first. */
export const Heading = ({
  children,
  takesFocus = true,
}: {
  readonly children: ReactNode;
  readonly takesFocus?: boolean;
}) => {
  const place = useRef<HTMLHeadingElement>(null);
  useEffect(() => {
    if (takesFocus) place.current?.focus();
  }, [takesFocus]);
  return (
    <h1 ref={place} tabIndex={-1} className="report-title">
      {children}
    </h1>
  );
};
