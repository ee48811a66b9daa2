import { Button, EmptyState } from '@usher/ui';
import { CircleAlert, RotateCw } from 'lucide-react';
import { say, sayRefusal } from './words.ts';

/** What stands where an answer should be: why there is none, and another try. */
export const RefusedPage = ({ code, onAgain }: { readonly code: string; readonly onAgain: () => void }) => (
  <EmptyState icon={CircleAlert} title={say('app.failed')} level={1}>
    <p>{sayRefusal(code)}</p>
    <Button icon={RotateCw} onPress={onAgain}>
      {say('app.again')}
    </Button>
  </EmptyState>
);

/** Until an answer is there. */
export const LoadingPage = () => (
  <p className="loading" role="status">
    {say('app.loading')}
  </p>
);
