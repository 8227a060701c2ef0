import { describe, expect, it } from 'vitest'
import { messagesOf } from './messages'
import { vocabularyOf } from './vocabulary-of'

describe('the words of a status', () => {
  const { status } = vocabularyOf(messagesOf('zh'))

  it('are translated one by one where there are several', () => {
    expect(status('NotReady,SchedulingDisabled')).toBe('未就绪,不可调度')
  })

  it('stay as Kubernetes says them where there is no translation', () => {
    expect(status('CrashLoopBackOff')).toBe('CrashLoopBackOff')
  })
})
