import type { Metadata } from 'next'
import { notFound } from 'next/navigation'
import { AddonPage } from '@/components/addons/addon-page'
import { addonIds } from '@/lib/addons/contract'
import { translatorOf } from '@/lib/i18n/translator'
import { visitor } from '../../../visitor'

type Params = { params: Promise<{ addon: string }> }

export async function generateMetadata({ params }: Params): Promise<Metadata> {
  const { language } = await visitor()
  const { addon } = await params
  const t = translatorOf(language)
  const id = addonIds.find((each) => each === addon)
  return { title: id ? t(`addonTitle.${id}`) : t('addons.title') }
}

export default async function ComponentPage({ params }: Params) {
  const { addon } = await params
  const id = addonIds.find((each) => each === addon)
  if (!id) notFound()
  return <AddonPage id={id} />
}
