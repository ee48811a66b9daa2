import './strict.ts';
import { createRoot } from 'react-dom/client';
import { App } from './app.tsx';

const scheme = new URLSearchParams(location.search).get('scheme');
if (scheme === 'light' || scheme === 'dark') document.documentElement.dataset['scheme'] = scheme;

const place = document.querySelector('#page');
if (place === null) throw new Error('index.html has no place for the page');
createRoot(place).render(<App />);
