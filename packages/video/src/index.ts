export { type PictureKey, pictureKey, pictureOf } from './picture-event.ts';
export { Pictures, type PictureWorker, startPictures } from './pictures.ts';
export { type PictureLook, steadyNow } from './worker-messages.ts';
