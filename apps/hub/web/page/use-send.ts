import { useState } from 'react';
import { codeOf } from './host.ts';

/** Sends something once at a time, and keeps why it was refused until the next try. */
export const useSend = () => {
  const [isWorking, setWorking] = useState(false);
  const [code, setCode] = useState<string | null>(null);
  /** True when it was done. */
  const send = async (work: () => Promise<void>): Promise<boolean> => {
    if (isWorking) return false;
    setWorking(true);
    setCode(null);
    try {
      await work();
      return true;
    } catch (error) {
      setCode(codeOf(error));
      return false;
    } finally {
      setWorking(false);
    }
  };
  return { send, isWorking, code };
};
