export { type PictureKey, pictureKey, pictureOf } from './picture-event.ts';
export { Pictures, type PictureWorker, startPictures } from './pictures.ts';
export { steadyNow } from './worker-messages.ts';
