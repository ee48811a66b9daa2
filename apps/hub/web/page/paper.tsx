import type { ReactNode } from 'react';
import './paper.css';

/**
 * Something that may be printed, with its protective marking above and below. On paper the marking stands at the top and
 * the bottom of every page, which browsers do with the head and the foot of a table.
 */
export const MarkedPaper = ({ marking, children }: { readonly marking: string; readonly children: ReactNode }) => (
  <table className="paper" role="presentation">
    <thead>
      <tr>
        <td className="marking">{marking}</td>
      </tr>
    </thead>
    <tfoot>
      <tr>
        <td className="marking">{marking}</td>
      </tr>
    </tfoot>
    <tbody>
      <tr>
        <td>{children}</td>
      </tr>
    </tbody>
  </table>
);
