import type { LucideIcon } from 'lucide-react'
import { Button, type ButtonProps } from './button'
import { Tooltip } from './tooltip'

/** A button of one icon; its label is read aloud and shown when pointed at. */
export function IconButton({
  icon: Icon,
  label,
  look = 'quiet',
  ...rest
}: Omit<ButtonProps, 'children'> & { icon: LucideIcon; label: string }) {
  const button = (
    <Button {...rest} look={look} square aria-label={label}>
      <Icon aria-hidden className="size-4" />
    </Button>
  )
  return rest.disabledReason === undefined ? <Tooltip text={label}>{button}</Tooltip> : button
}
