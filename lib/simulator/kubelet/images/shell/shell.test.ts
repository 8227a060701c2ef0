import { describe, expect, it } from 'vitest'
import { shell } from './shell.test-support'

describe('the simulated shell', () => {
  it.each([
    ['echo a b; echo "c  d"', ['a b', 'c  d']],
    // biome-ignore lint/suspicious/noTemplateCurlyInString: a shell's own
    ['echo $NAME ${NAME} "${OTHER:-none}"', ['x y x y none']],
    ["echo '$NAME' \\$NAME", ['$NAME $NAME']],
    ['a=1; b=$((a + 2 * 3)); echo $b', ['7']],
    ['echo "[$(echo inner)]"', ['[inner]']],
    ['true && echo yes || echo no', ['yes']],
    ['false && echo yes || echo no', ['no']],
    ['! false && echo negated', ['negated']],
    ['if [ "$NAME" = "x y" ]; then echo same; else echo other; fi', ['same']],
    ['if false; then echo 1; elif true; then echo 2; fi', ['2']],
    ['for n in 1 2 3; do echo $n; done', ['1', '2', '3']],
    ['i=0; while [ $i -lt 3 ]; do echo $i; i=$((i+1)); done', ['0', '1', '2']],
    ['until [ "$done" ]; do echo once; done=1; done', ['once']],
    ['for n in 1 2 3; do if [ $n -eq 2 ]; then break; fi; echo $n; done', ['1']],
    ['echo kept > /tmp/f; echo more >> /tmp/f; cat /tmp/f', ['kept', 'more']],
    ['echo gone > /dev/null; echo shown', ['shown']],
    ['echo wrong >&2; echo right', ['right']],
    ['date +%F; hostname; pwd', ['2026-01-02', 'box', '/']],
    ['# a comment\necho one\n\necho two # another', ['one', 'two']],
    ['printf "%s-%s\\n" a b', ['a-b']],
    ['wget -qO- http://web/', ['hello']],
    ['curl -s http://web', ['hello']],
    ['test -f /etc/none || echo none', ['none']],
    ['{ echo grouped; }', ['grouped']],
    ['printf "wait "; echo -n for; echo " it"', ['wait for it']],
    ['printf "%s\\n" a b c', ['a', 'b', 'c']],
    ["printf '\\033[32m\\x6fk\\t\\101\\n'", ['\u001b[32mok\tA']],
    ["printf '\\303\\251\\n'", ['é']],
    ['printf "%5.2f|%-4s|%04d|%x|%c|%5s|%%\\n" 3.14159 ab 42 255 xyz z', [' 3.14|ab  |0042|ff|x|    z|%']],
    ["printf '%b|%s\\n' 'a\\tb' 'a\\tb'", ['a\tb|a\\tb']],
    ['printf "[%s]" "$(printf inner)"; echo', ['[inner]']],
    ["echo 'a\\tb'; echo -e 'a\\tb\\x21\\033[0m'; echo -e 'cut\\c here'; echo", ['a\\tb', 'a\tb!\u001b[0m', 'cut']],
    [
      'seq 3; seq 5 2 9; seq -s, 3 -1 1; seq -w 9 10; seq 0.5 0.5 1',
      ['1', '2', '3', '5', '7', '9', '3,2,1', '09', '10', '0.5', '1.0'],
    ],
    [
      'date; date -u "+%A %d %B %Y, %I:%M %p, day %j%%"',
      ['Fri Jan  2 03:04:05 UTC 2026', 'Friday 02 January 2026, 03:04 AM, day 002%'],
    ],
    ['date -Iseconds; date -d @86400 +%F; date -d 2026-02-03 +%a', ['2026-01-02T03:04:05+00:00', '1970-01-02', 'Tue']],
    ['env; printenv NAME; env -u NAME', ['NAME=x y', 'x y']],
    ['export A=1; printenv A; env -i A=2', ['1', 'A=2']],
    [
      'printf "one\\ntwo" > /tmp/f; cat /tmp/f -; echo; cat -n /tmp/f; echo',
      ['one', 'two', '     1\tone', '     2\ttwo'],
    ],
    ['[ -n "$NAME" -a 2 -gt 1 ] && [ ! -e /none ] && [ a = a -o b = c ] && echo all', ['all']],
    ['echo x > /tmp/f; [ -s /tmp/f ] && [ -r /tmp/f ] && [ -d /tmp ] && [ ! -d /tmp/f ] && echo files', ['files']],
    ['[ \\( 1 = 2 -o 1 = 1 \\) -a "$NAME" != z ] && echo grouped', ['grouped']],
    ['sleep 0.1 0s && echo slept', ['slept']],
  ])('%s', async (script, expected) => {
    const { run, out, clock } = shell({ NAME: 'x y' })
    const done = run(script)
    await clock.advance(200)
    await done
    expect(out).toEqual(expected)
  })

  it.each([
    ['exit 3; echo never', 3],
    ['false', 1],
    ['nothing-like-this', 127],
    ['echo "open', 2],
    ['cat /none', 1],
    ['cat /tmp/f', 1],
    ['sleep', 1],
    ['sleep 1x', 1],
    ['printf %d none', 1],
    ['seq x', 1],
    ['date -d yesterweek', 1],
    ['env nosuch', 127],
    ['printenv NOSUCH', 1],
    ['[ 1 -eq one ]', 2],
    ['[ 1 = 1', 2],
    ['curl', 2],
    ['wget -q http://nowhere/', 1],
  ])('%s ends with %i', async (script, code) => {
    const { run } = shell()
    expect(await run(script)).toBe(code)
  })

  it('sleeps on the clock of the cluster', async () => {
    const { run, out, clock } = shell()
    const done = run('echo before; sleep 2m; echo after')
    await clock.advance(119_000)
    expect(out).toEqual(['before'])
    await clock.advance(1000)
    expect(await done).toBe(0)
    expect(out).toEqual(['before', 'after'])
  })

  it('does not stop the world when it never sleeps', async () => {
    const { run, clock } = shell()
    let ended = false
    void run('while true; do :; done').then(() => {
      ended = true
    })
    await clock.advance(100)
    expect(ended).toBe(false)
  })

  it('runs its trap when it is told to end', async () => {
    const { run, out, clock, abort } = shell()
    const done = run('trap "echo bye; exit 0" TERM; while true; do sleep 1; done')
    await clock.advance(1500)
    abort.abort()
    await clock.advance(1000)
    expect(await done).toBe(0)
    expect(out).toEqual(['bye'])
  })

  it.each([
    ['a variable that doubles', 'a=0123456789; while true; do a=$a$a; done', 'sh: out of memory (simulated shell)'],
    [
      'a substitution that doubles',
      'a=0123456789; while true; do a=$(echo $a $a); done',
      'sh: out of memory (simulated shell)',
    ],
    ['an eval of itself', "a='eval $a'; eval $a", 'sh: eval: maximum nesting level exceeded (simulated shell)'],
  ])('ends %s', async (_name, script, message) => {
    const { run, err, clock } = shell()
    const done = run(script)
    await clock.advance(10_000)
    expect(await done).toBe(2)
    expect(err).toEqual([message])
  })

  it('lets others have their turn while it counts', async () => {
    const { run, out, clock, abort } = shell()
    const done = run('seq 1 999999999999')
    await clock.advance(100)
    expect(out.length).toBeLessThan(20_000)
    abort.abort()
    await clock.advance(100)
    expect(await done).toBe(0)
  })

  it('has a disk that fills', async () => {
    const { run, clock } = shell()
    const done = run('echo 0123456789 > a; while true; do cat a a > b; cat b b > a; done')
    const failure = expect(done).rejects.toThrow('No space left on device')
    await clock.advance(10_000)
    await failure
  })
})
