import type { LucideIcon } from 'lucide-react';

/** An icon beside a word; it says nothing to a screen reader, because the word does. `size` in CSS pixels. */
export const Icon = ({ of: Shape, size = 18 }: { readonly of: LucideIcon; readonly size?: number }) => (
  <Shape size={size} strokeWidth={2} aria-hidden focusable={false} className="u-icon" />
);
