/**
 * The sentence encoder: texts in, vectors out, by transformers.js on a local folder of weights. Nothing is ever downloaded.
 * Where the weights or the runtime are missing or damaged the encoder is off, with the reason, and the sparse classifiers go on.
 */
import { checkWeights, encoderFolder } from './encoder/weights.ts'

export interface Encoder {
  readonly name: string
  readonly version: string
  /** Numbers in an embedding. */
  readonly width: number
  /**
   * One embedding of length 1 a text, in the order of the texts; the cosine of two is their dot product. Any text is
   * taken (an empty one too) and read up to the manifest's limit of tokens. Rejects only if the runtime itself fails.
   */
  embed(texts: readonly string[]): Promise<Float32Array[]>
  /** Frees the runtime's memory; the encoder is not asked again. */
  close(): Promise<void>
}

export type EncoderState = { on: true; encoder: Encoder } | { on: false; why: string }

export interface EncoderOptions {
  folder?: string
  /** Threads of the runtime for one batch. */
  threads?: number
}

/** No token of a readable text is longer on average: more characters than this a token are not even looked at. */
const charactersPerToken = 8

/** Loads the encoder (about 0.5 s). Never rejects: what hinders it is said in `why`. */
export async function loadEncoder({ folder = encoderFolder, threads = 1 }: EncoderOptions = {}): Promise<EncoderState> {
  const state = await loadTransformer(folder, threads)
  if (!state.on) return state
  const { read, ...rest } = state.transformer
  return { on: true, encoder: { ...rest, embed: async (texts) => (await read(texts)).map(toUnitLength) } }
}

/** A folder of weights that is run: what its last layer says of the first token of a text. */
export interface Transformer extends Pick<Encoder, 'name' | 'version' | 'width' | 'close'> {
  /** `width` numbers a text, in the order of the texts. Any text is taken and read up to the manifest's limit of tokens. */
  read(texts: readonly string[]): Promise<Float32Array[]>
}

/** Loads any of our transformers from its folder. Never rejects: what hinders it is said in `why`. */
export async function loadTransformer(folder: string, threads: number): Promise<{ on: true; transformer: Transformer } | { on: false; why: string }> {
  const checked = checkWeights(folder)
  if (!checked.sound) return { on: false, why: checked.why }
  try {
    return { on: true, transformer: await startTransformer(folder, threads, checked.manifest) }
  } catch (error) {
    return { on: false, why: `编码器无法启动：${error instanceof Error ? error.message : String(error)}` }
  }
}

async function startTransformer(folder: string, threads: number, { name, version, width, maxTokens }: { name: string; version: string; width: number; maxTokens: number }): Promise<Transformer> {
  // Loaded only here: a machine without the native runtime must still be able to import this file.
  const { AutoModel, AutoTokenizer, env } = await import('@huggingface/transformers')
  env.allowRemoteModels = false
  env.useFSCache = false
  const tokenizer = await AutoTokenizer.from_pretrained(folder, { local_files_only: true })
  // No spinning: waiting threads would eat the processor that the rest of the program needs (1.6 times the processor time, measured on two busy ones).
  const model = await AutoModel.from_pretrained(folder, { dtype: 'q8', device: 'cpu', local_files_only: true, session_options: { intraOpNumThreads: threads, interOpNumThreads: 1, logSeverityLevel: 3, extra: { session: { intra_op: { allow_spinning: '0' } } } } })

  async function readOne(text: string): Promise<Float32Array> {
    const inputs: unknown = tokenizer([text], { truncation: true, max_length: maxTokens })
    const { last_hidden_state: hidden } = (await model(inputs)) as { last_hidden_state: { data: Float32Array; dims: number[] } }
    // The first token of a text, [CLS], stands for all of it (so the base was trained).
    return hidden.data.slice(0, hidden.dims.at(-1))
  }

  const transformer: Transformer = {
    name,
    version,
    width,
    read: async (texts) => {
      const cut = texts.map((text) => text.slice(0, maxTokens * charactersPerToken).replace(/\p{Surrogate}/gu, ''))
      // One text a run: on a processor as fast as sixteen together (measured), and no text's numbers depend on what stands beside it.
      const found: Float32Array[] = []
      for (const text of cut) found.push(await readOne(text))
      return found
    },
    close: async () => {
      await model.dispose()
    },
  }
  // One text before anyone relies on it: a file of the right sum but of another model is found out here.
  const [trial] = await transformer.read(['试运行'])
  if (trial?.length !== width || !trial.every(Number.isFinite)) throw new Error(`每条应有 ${width} 个数`)
  return transformer
}

function toUnitLength(vector: Float32Array): Float32Array {
  let square = 0
  for (const value of vector) square += value * value
  const scale = square > 0 ? 1 / Math.sqrt(square) : 0
  return vector.map((value) => value * scale)
}
