import './strict.ts';
import { createRoot } from 'react-dom/client';
import { Report } from './features/report/report.tsx';
import { type Bridge, hostOf } from './host.ts';

declare global {
  interface Window {
    readonly usher: Bridge;
  }
}

const place = document.querySelector('#page');
if (place === null) throw new Error('index.html has no place for the page');
createRoot(place).render(<Report host={hostOf(window.usher)} />);
