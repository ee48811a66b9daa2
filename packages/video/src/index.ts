export { type PictureKey, pictureKey } from './picture-event.ts';
export { Pictures, type PictureWorker, startPictures } from './pictures.ts';
export { steadyNow } from './worker-messages.ts';
