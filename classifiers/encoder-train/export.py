"""
Writes the tuned encoder as int8 ONNX with its tokenizer, configuration and manifest.

  python export.py --jars DIR --weights FILE --folder ../encoder --name NAME --version VERSION
"""
import argparse
import tempfile

import onnx
import torch
import torch.nn.functional as F
from onnxruntime.quantization import QuantType, quantize_dynamic
from torch import nn
from transformers import BertModel

from base import read_base
from encoder import WIDTH, heads
from folder import write_folder


class Published(nn.Module):
    """ids, mask, types → [CLS] of the last layer, shape (batch, 1, 512), in operators every ONNX runtime has. The last layer is run for [CLS] alone."""

    def __init__(self, bert: BertModel):
        super().__init__()
        self.bert = bert

    def layer(self, layer: nn.Module, hidden: torch.Tensor, bias: torch.Tensor, last: bool) -> torch.Tensor:
        attention = layer.attention
        asking = hidden[:, :1] if last else hidden
        scores = heads(attention.self.query(asking)) @ heads(attention.self.key(hidden)).transpose(2, 3) / 8.0 + bias
        mixed = (torch.softmax(scores, dim=-1) @ heads(attention.self.value(hidden))).transpose(1, 2)
        mixed = mixed.reshape(mixed.shape[0], mixed.shape[1], WIDTH)
        asking = attention.output.LayerNorm(asking + attention.output.dense(mixed))
        return layer.output.LayerNorm(asking + layer.output.dense(F.gelu(layer.intermediate.dense(asking))))

    def hidden(self, input_ids: torch.Tensor, attention_mask: torch.Tensor, token_type_ids: torch.Tensor, cls_alone: bool) -> torch.Tensor:
        embeddings = self.bert.embeddings
        positions = torch.arange(input_ids.shape[1])
        hidden = embeddings.LayerNorm(embeddings.word_embeddings(input_ids) + embeddings.position_embeddings(positions) + embeddings.token_type_embeddings(token_type_ids))
        bias = (1.0 - attention_mask[:, None, None, :].float()) * -10000.0
        for i, layer in enumerate(self.bert.encoder.layer):
            hidden = self.layer(layer, hidden, bias, cls_alone and i == len(self.bert.encoder.layer) - 1)
        return hidden

    def forward(self, input_ids: torch.Tensor, attention_mask: torch.Tensor, token_type_ids: torch.Tensor) -> torch.Tensor:
        return self.hidden(input_ids, attention_mask, token_type_ids, True)


def save_onnx(model: nn.Module, path: str) -> None:
    """`model` takes ids, mask and types; its output is named as the runtime expects of an encoder."""
    sample = torch.tensor([[101, 679, 6887, 102], [101, 679, 102, 0]])
    names = ['input_ids', 'attention_mask', 'token_type_ids']
    torch.onnx.export(model.eval(), (sample, (sample > 0).long(), torch.zeros_like(sample)), path, input_names=names, output_names=['last_hidden_state'],
                      dynamic_axes={**{name: {0: 'batch_size', 1: 'sequence_length'} for name in names}, 'last_hidden_state': {0: 'batch_size'}}, opset_version=17, dynamo=False)


def to_int8(path: str, small: str) -> bytes:
    """Weights of matrices as int8 a column (7 bits: products then fit 16 bits on processors without VNNI), embeddings as uint8."""
    quantize_dynamic(path, small, op_types_to_quantize=['MatMul', 'Gather'], per_channel=True, reduce_range=True, weight_type=QuantType.QInt8, extra_options={'MatMulConstBOnly': True})
    model = onnx.load(small)
    onnx.checker.check_model(model)
    return model.SerializeToString()


def main() -> None:
    parser = argparse.ArgumentParser()
    for name in ['jars', 'weights', 'folder', 'name', 'version']:
        parser.add_argument(f'--{name}', required=True)
    args = parser.parse_args()
    bert = read_base(args.jars)
    if args.weights != 'base':
        bert.load_state_dict(torch.load(args.weights)['bert'])
    with tempfile.TemporaryDirectory() as scratch:
        save_onnx(Published(bert), f'{scratch}/full.onnx')
        write_folder(args.folder, args.jars, to_int8(f'{scratch}/full.onnx', f'{scratch}/small.onnx'), args.name, args.version)


if __name__ == '__main__':
    main()
