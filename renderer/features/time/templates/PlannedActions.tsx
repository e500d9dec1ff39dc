import { useEffect, useRef } from 'react';
import { Button } from '../../../ui/Button.tsx';

/**
 * The buttons under a preview. The focus goes to the one that adds once it is known that something comes in; a button
 * that is switched off under the focus would lose it, and with it the keys of the dialog.
 */
export function PlannedActions(props: {
  /** How many come in; null while the rules are asked. */
  count: number | null;
  addLabel: string;
  onAdd: () => void;
  otherLabel: string;
  onOther: () => void;
  isPending?: boolean;
}) {
  const { count, addLabel, onAdd, otherLabel, onOther, isPending = false } = props;
  const add = useRef<HTMLButtonElement>(null);
  const isReady = count !== null && count > 0;
  useEffect(() => {
    if (isReady) add.current?.focus();
  }, [isReady]);
  return (
    <>
      <Button kind="quiet" autoFocus onPress={onOther}>
        {otherLabel}
      </Button>
      <Button ref={add} kind="primary" isPending={isPending} isDisabled={!isReady} onPress={onAdd}>
        {addLabel}
      </Button>
    </>
  );
}
