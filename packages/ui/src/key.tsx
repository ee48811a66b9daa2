import './key.css';
import type { ReactNode } from 'react';

/** A key of the keyboard, as it is printed on it. */
export const Key = ({ children }: { readonly children: ReactNode }) => <kbd className="u-key">{children}</kbd>;
