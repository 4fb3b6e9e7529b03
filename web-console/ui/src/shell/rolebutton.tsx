import type { ButtonHTMLAttributes } from 'react';
import type { Role } from '../api/access.ts';
import { useRefusal } from './me.ts';

type RoleButtonProps = ButtonHTMLAttributes<HTMLButtonElement> & { least: Role };

/** A button for those who have at least a role; for the others it is off, and says which it takes. */
export function RoleButton({ least, type = 'button', disabled, title, ...rest }: RoleButtonProps) {
  const refusal = useRefusal(least);
  return (
    <button
      {...rest}
      type={type}
      disabled={disabled || refusal !== undefined}
      title={refusal ?? title}
    />
  );
}
