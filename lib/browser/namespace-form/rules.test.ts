import { describe, expect, it } from 'vitest'
import { emptyForm, type NamespaceForm } from './form'
import { faultsOf, nameFault } from './rules'

const form = (changes: Partial<NamespaceForm>): NamespaceForm => ({ ...emptyForm, name: 'shop', ...changes })
const faults = (changes: Partial<NamespaceForm>) => Object.fromEntries(faultsOf(form(changes)))

describe('a name', () => {
  it.each(['shop', 'a', '0a', 'a-1', 'x'.repeat(63)])('can be %s', (name) => expect(nameFault(name)).toBeUndefined())

  it.each([
    ['', { key: 'nameRequired' }],
    ['Shop', { key: 'nameUpper' }],
    ['my.shop', { key: 'nameDots' }],
    ['my_shop!', { key: 'nameCharacters', characters: '_!' }],
    ['商店', { key: 'nameCharacters', characters: '商店' }],
    ['-shop', { key: 'nameEdges' }],
    ['shop-', { key: 'nameEdges' }],
    ['x'.repeat(64), { key: 'nameLong', count: 64 }],
    ['kube-mine', { key: 'nameReserved' }],
  ])('cannot be %j', (name, fault) => expect(nameFault(name)).toEqual(fault))
})

describe('the alias', () => {
  it.each(['', '商店', 'The shop 2', 'a-b', 'Größe'])('can be %j', (alias) => expect(faults({ alias })).toEqual({}))
  it.each([
    ['-a', { key: 'aliasEdges' }],
    ['a-', { key: 'aliasEdges' }],
    [' a', { key: 'aliasEdges' }],
    ['支付（测试）', { key: 'aliasCharacters', characters: '（）' }],
    ['a_b', { key: 'aliasCharacters', characters: '_' }],
    ['🚀 a/b', { key: 'aliasCharacters', characters: '🚀/' }],
    ['长'.repeat(64), { key: 'aliasLong', count: 64 }],
  ])('cannot be %j', (alias, fault) => expect(faults({ alias })).toEqual({ alias: fault }))
})

describe('labels', () => {
  it('may be left empty while they are typed', () => {
    expect(faults({ labels: [{ key: '', value: '' }] })).toEqual({})
  })

  it('are checked as Kubernetes checks them', () => {
    const found = faults({
      labels: [
        { key: 'app', value: 'web' },
        { key: 'app', value: 'a b' },
        { key: '', value: 'x' },
      ],
    })
    expect(Object.keys(found).sort()).toEqual(['labels.1.key', 'labels.1.value', 'labels.2.key'])
    expect(found['labels.1.key']).toEqual({ key: 'labelTwice' })
    expect(found['labels.2.key']).toEqual({ key: 'labelKeyRequired' })
  })
})

describe('the quota', () => {
  const quota = (changes: Partial<NamespaceForm['quota']>) =>
    faults({ quota: { ...emptyForm.quota, enabled: true, ...changes } })

  it('takes quantities as Kubernetes writes them', () => {
    expect(quota({ requestsCpu: '500m', limitsCpu: '1.5', requestsMemory: '2Gi', gpu: '4', pods: '1k' })).toEqual({})
  })

  it('takes nothing else', () => {
    expect(quota({ requestsCpu: '1 core', limitsMemory: '2GB', gpu: '0.5', pods: 'many', storage: '-1Gi' })).toEqual({
      'quota.requestsCpu': { key: 'quantityWrong' },
      'quota.limitsMemory': { key: 'quantityWrongMemory' },
      'quota.gpu': { key: 'countWrong' },
      'quota.pods': { key: 'countWrong' },
      'quota.storage': { key: 'quantityNegative' },
    })
  })

  it('asks for no more than it limits', () => {
    expect(quota({ requestsCpu: '2', limitsCpu: '1500m' })).toEqual({
      'quota.requestsCpu': { key: 'quantityOrder', lower: 'requestsCpu', upper: 'limitsCpu' },
    })
  })

  it('is not checked while it is switched off', () => {
    expect(quota({ enabled: false, pods: 'many' })).toEqual({})
  })
})

describe('the limits of containers', () => {
  it('rise from the least to the most', () => {
    const limits = {
      enabled: true,
      min: { cpu: '1', memory: '' },
      defaultRequest: { cpu: '500m', memory: '1Gi' },
      default: { cpu: '2', memory: '512Mi' },
      max: { cpu: '2', memory: '' },
    }
    expect(faults({ limits })).toEqual({
      'limits.min.cpu': { key: 'quantityOrder', lower: 'min', upper: 'defaultRequest' },
      'limits.defaultRequest.memory': { key: 'quantityOrder', lower: 'defaultRequest', upper: 'default' },
    })
  })
})
