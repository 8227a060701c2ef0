'use client'
import { PanelLeftClose, PanelLeftOpen } from 'lucide-react'
import { type ReactNode, useState } from 'react'
import { useTranslations } from 'use-intl'
import { PageActionsProvider } from '@/components/palette/page-actions'
import { classNames } from '@/components/ui/class-names'
import { Dialog } from '@/components/ui/dialog'
import { IconButton } from '@/components/ui/icon-button'
import { ClusterProvider, type ClusterScope } from './cluster-context'
import { ClusterTrouble } from './cluster-trouble'
import { ConnectionLine } from './connection-line'
import { KindsProvider } from './kinds-context'
import { LeaveGuardProvider } from './leave-guard'
import { NamespaceScopeProvider } from './namespace-scope'
import { SideMenu } from './side-menu'
import { TopBar } from './top-bar'

/** The frame around every page of a cluster: bar, menu, and a main part that scrolls by itself. */
export function AppFrame({ scope, children }: { scope: ClusterScope; children: ReactNode }) {
  const t = useTranslations()
  const [narrow, setNarrow] = useState(false)
  const [drawer, setDrawer] = useState(false)
  const fold = narrow ? t('app.expandMenu') : t('app.collapseMenu')
  return (
    <ClusterProvider value={scope}>
      <LeaveGuardProvider>
        <KindsProvider>
          <NamespaceScopeProvider>
            <PageActionsProvider>
              <div className="flex h-dvh flex-col">
                <a
                  href="#main"
                  className="fixed top-2 left-2 z-50 -translate-y-16 rounded-md bg-accent px-3 py-2 text-on-accent focus:translate-y-0"
                >
                  {t('app.skip')}
                </a>
                <TopBar openMenu={() => setDrawer(true)} />
                <ConnectionLine />
                <ClusterTrouble />
                <div className="flex min-h-0 flex-1">
                  <div
                    className={classNames(
                      'flex shrink-0 flex-col border-r bg-paper max-md:hidden',
                      narrow ? 'w-13' : 'w-56',
                    )}
                  >
                    <div className="min-h-0 flex-1 overflow-y-auto">
                      <SideMenu narrow={narrow} />
                    </div>
                    <div className={classNames('border-t p-1', narrow ? 'text-center' : 'text-right')}>
                      <IconButton
                        icon={narrow ? PanelLeftOpen : PanelLeftClose}
                        label={fold}
                        aria-expanded={!narrow}
                        onClick={() => setNarrow(!narrow)}
                      />
                    </div>
                  </div>
                  <Dialog side open={drawer} onOpenChange={setDrawer} title={t('app.menu')}>
                    <div className="-mx-4 -my-3">
                      <SideMenu onNavigate={() => setDrawer(false)} />
                    </div>
                  </Dialog>
                  <main id="main" tabIndex={-1} className="min-h-0 min-w-0 flex-1 overflow-y-auto focus:outline-none">
                    {children}
                  </main>
                </div>
              </div>
            </PageActionsProvider>
          </NamespaceScopeProvider>
        </KindsProvider>
      </LeaveGuardProvider>
    </ClusterProvider>
  )
}
