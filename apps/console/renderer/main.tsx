import './strict.ts';
import { startPictures } from '@usher/video';
import { createRoot } from 'react-dom/client';
import { App } from './app.tsx';
import { hostOf } from './host.ts';
import { pageOf, PageProvider } from './page.ts';

const scheme = new URLSearchParams(location.search).get('scheme');
if (scheme === 'light' || scheme === 'dark') document.documentElement.dataset['scheme'] = scheme;

const page = pageOf(hostOf(window.usher), startPictures());
const place = document.querySelector('#page');
if (place === null) throw new Error('index.html has no place for the page');
createRoot(place).render(
  <PageProvider value={page}>
    <App />
  </PageProvider>,
);
void page.lesson.start();
