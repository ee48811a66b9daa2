import { Button, Icon, TextArea } from '@usher/ui';
import { Download, FileQuestion } from 'lucide-react';
import { type SyntheticEvent, useEffect, useRef, useState } from 'react';
import type { CaseShown } from '../../contract/cases.ts';
import { ask } from '../../page/host.ts';
import { Trouble } from '../../page/trouble.tsx';
import { useSend } from '../../page/use-send.ts';
import { caseNumber, say, sayRefusal } from '../../page/words.ts';
import { contentKind, fileName, mediaType } from './content-kind.ts';
import { giveFile } from './give-file.ts';

type Bytes = Uint8Array<ArrayBuffer>;

const Cannot = ({ isPdf = false }: { readonly isPdf?: boolean }) => (
  <p className="opened-cannot">
    <Icon of={FileQuestion} size={24} />
    <span>{say(isPdf ? 'evidence.opened.kind.pdf' : 'evidence.opened.cannot')}</span>
  </p>
);

/** Drawn, not linked: there is no address of it that anything else could be told of. */
const Picture = ({ bytes, type }: { readonly bytes: Bytes; readonly type: string }) => {
  const canvas = useRef<HTMLCanvasElement>(null);
  const [size, setSize] = useState<{ readonly width: number; readonly height: number } | 'broken' | null>(null);
  useEffect(() => {
    let isCurrent = true;
    createImageBitmap(new Blob([bytes], { type })).then(
      (picture) => {
        const { width, height } = picture;
        const place = canvas.current;
        if (isCurrent && place !== null) {
          [place.width, place.height] = [width, height];
          place.getContext('2d')?.drawImage(picture, 0, 0);
          setSize({ width, height });
        }
        picture.close();
      },
      () => isCurrent && setSize('broken'),
    );
    return () => {
      isCurrent = false;
    };
  }, [bytes, type]);
  if (size === 'broken') return <Cannot />;
  return (
    <canvas
      ref={canvas}
      className="opened-picture"
      role="img"
      aria-label={size === null ? say('app.loading') : say('evidence.opened.picture', size)}
    />
  );
};

const Content = ({ bytes }: { readonly bytes: Bytes }) => {
  const kind = contentKind(bytes);
  switch (kind) {
    case 'png':
    case 'jpg':
    case 'webp':
    case 'gif':
      return <Picture bytes={bytes} type={mediaType(kind)} />;
    case 'txt':
      return <pre className="opened-text">{new TextDecoder().decode(bytes)}</pre>;
    case 'pdf':
    case 'other':
      return <Cannot isPdf={kind === 'pdf'} />;
  }
};

/** Takes a copy out of the seal: said in the case before the browser is given it. */
const SaveForm = ({ shown, item, bytes, put }: Opened & { readonly put: (shown: CaseShown) => void }) => {
  const [isOpen, setOpen] = useState(false);
  const [why, setWhy] = useState('');
  const { send, isWorking, code } = useSend();
  const submit = (event: SyntheticEvent): void => {
    event.preventDefault();
    void send(async () => {
      put(await ask('evidence.save', { id: shown.id, item, why }));
      const kind = contentKind(bytes);
      giveFile(fileName(item, kind), bytes, mediaType(kind));
      setOpen(false);
    });
  };
  if (!isOpen)
    return (
      <Button icon={Download} size="small" onPress={() => setOpen(true)}>
        {say('evidence.save')}
      </Button>
    );
  return (
    <form className="form" onSubmit={submit} aria-label={say('evidence.save')}>
      <p>{say('evidence.save.what')}</p>
      <TextArea label={say('evidence.save.why')} value={why} onChange={setWhy} rows={2} maxLength={1_000} />
      {code !== null && <Trouble text={sayRefusal(code)} />}
      <div className="form-foot">
        <Button variant="accent" size="small" type="submit" isPending={isWorking} isDisabled={why.trim() === ''}>
          {say('evidence.save.go')}
        </Button>
        <Button variant="quiet" size="small" onPress={() => setOpen(false)}>
          {say('act.cancel')}
        </Button>
      </div>
    </form>
  );
};

export type Opened = { readonly shown: CaseShown; readonly item: string; readonly bytes: Bytes };

/** An item in clear, in this window and for as long as it is open. */
export const OpenedItem = ({
  onClose,
  ...opened
}: Opened & { readonly put: (shown: CaseShown) => void; readonly onClose: () => void }) => (
  <section className="opened" aria-label={say('evidence.opened', { number: caseNumber(opened.item) })}>
    <Content bytes={opened.bytes} />
    <p className="u-quiet">{say('evidence.opened.note')}</p>
    <div className="form-foot">
      <SaveForm {...opened} />
      <Button variant="accent" size="small" onPress={onClose}>
        {say('evidence.opened.close')}
      </Button>
    </div>
  </section>
);
