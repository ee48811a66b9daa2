import type { PictureKey } from '@usher/video';
import { memo, useEffect, useRef } from 'react';
import { usePage } from '../../page.ts';

/**
 * The place a picture is drawn in. The canvas is made for one stream and handed to the worker; the page
 * never draws on it and React never sees it.
 */
export const PictureCanvas = memo(({ of, className }: { readonly of: PictureKey; readonly className: string }) => {
  const { pictures } = usePage();
  const place = useRef<HTMLDivElement>(null);
  useEffect(() => {
    const canvas = document.createElement('canvas');
    canvas.width = 1;
    canvas.height = 1;
    place.current?.append(canvas);
    const stop = pictures.show(of, canvas);
    return () => {
      stop();
      canvas.remove();
    };
  }, [of, pictures]);
  return <div ref={place} className={className} />;
});
