/** The folder of the encoder's weights: its manifest says what each file must be, so that a damaged one is found before it is run. */
import { createHash } from 'node:crypto'
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { z } from 'zod'

/** `encoder.json` beside the weights, written by encoder-train/export.py. */
const zManifest = z.object({
  name: z.string(),
  version: z.string(),
  /** Numbers in an embedding. */
  width: z.int().positive(),
  /** Longer texts are cut here; special tokens count. */
  maxTokens: z.int().positive(),
  /** File → SHA-256 in hexadecimal. */
  files: z.record(z.string(), z.string().length(64)),
})
export type EncoderManifest = z.infer<typeof zManifest>

export type CheckedWeights = { sound: true; manifest: EncoderManifest } | { sound: false; why: string }

/** Where the project keeps its own encoder. */
export const encoderFolder = fileURLToPath(new URL('.', import.meta.url))

const neededFiles = ['config.json', 'tokenizer.json', 'tokenizer_config.json', 'onnx/model_quantized.onnx']

/** Reads the manifest and compares every file with it (about 0.1 s for 25 MB). Never throws: what is wrong is said in `why`, in Chinese for the page. */
export function checkWeights(folder: string): CheckedWeights {
  const described = readOr(join(folder, 'encoder.json'))
  if (described === null) return { sound: false, why: '编码器权重不在：缺少 encoder.json' }
  const manifest = zManifest.safeParse(jsonOr(described.toString('utf8')))
  if (!manifest.success) return { sound: false, why: '编码器权重已损坏：encoder.json 无法读取' }
  for (const file of new Set([...neededFiles, ...Object.keys(manifest.data.files)])) {
    const bytes = readOr(join(folder, file))
    if (bytes === null) return { sound: false, why: `编码器权重不在：缺少 ${file}` }
    if (createHash('sha256').update(bytes).digest('hex') !== manifest.data.files[file]) return { sound: false, why: `编码器权重已损坏：${file} 与 encoder.json 不符` }
  }
  return { sound: true, manifest: manifest.data }
}

function readOr(path: string): Buffer | null {
  try {
    return readFileSync(path)
  } catch {
    // Missing or unreadable: the caller names the file.
    return null
  }
}

function jsonOr(text: string): unknown {
  try {
    return JSON.parse(text)
  } catch {
    // The schema refuses it.
    return undefined
  }
}
