import { ActionError } from '@/components/actions/action-error'
import { Panel } from '@/components/ui/panel'

/** Stands where a part of a page could not be read, with the cluster's reason; nothing while it is being read. */
export function UnreadPanel({ title, error }: { title: string; error: Error | null }) {
  return error ? (
    <Panel title={title}>
      <ActionError error={error} />
    </Panel>
  ) : null
}
