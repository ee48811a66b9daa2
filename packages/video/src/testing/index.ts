export { encodePictureEvent } from './encode-picture-event.ts';
