import { EventEmitter } from 'node:events';

/** The parts of a WebSocket that a wire uses, with nothing behind it. */
export class FakeWebSocket extends EventEmitter {
  readonly texts: string[] = [];
  readonly closes: number[] = [];
  readonly bufferedAmount = 0;

  send(data: string | Uint8Array): void {
    if (typeof data === 'string') this.texts.push(data);
  }

  pong(): void {
    this.emit('pong');
  }

  close(code: number): void {
    this.closes.push(code);
  }

  terminate(): void {
    this.emit('close', 1006, Buffer.alloc(0));
  }
}
