/** As Promise.all over `run`, with at most `atOnce` under way; results in the order of the inputs. */
export async function inParallel<In, Out>(
  inputs: readonly In[],
  atOnce: number,
  run: (input: In) => Promise<Out>,
): Promise<Out[]> {
  const results: Out[] = []
  let next = 0
  const work = async () => {
    while (next < inputs.length) {
      const at = next++
      results[at] = await run(inputs[at] as In)
    }
  }
  await Promise.all(Array.from({ length: Math.min(atOnce, inputs.length) }, work))
  return results
}
