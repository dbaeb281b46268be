/* SPDX-License-Identifier: MIT */
/*
 * The C interface that every implementation under test speaks. C89 plus <stdint.h>.
 *
 * A plug-in is a shared object that exports one function, convlaw_get_implementation(). The least
 * that it must provide is a name and run():
 *
 *   #include <convlaw/implementation.h>
 *
 *   static int32_t run(void *context, const convlaw_call *call) {
 *     const float *input = (const float *)call->input.data;
 *     float *output = (float *)call->output.data;
 *     ...
 *     return CONVLAW_OK;
 *   }
 *
 *   CONVLAW_EXPORT const convlaw_implementation *convlaw_get_implementation(void) {
 *     static convlaw_implementation mine;       // everything not set is zero: the common defaults
 *     mine.struct_size = sizeof mine;
 *     mine.abi_version = CONVLAW_ABI_VERSION;
 *     mine.name = "mine";
 *     mine.run = run;
 *     return &mine;
 *   }
 *
 *   cc -shared -fPIC mine.c -o mine.so && convlaw check ./mine.so
 *
 * Conventions
 *   Order of arguments: context, what is asked, where the answer goes, message.
 *   Extents are in NCHW (input, output) or OIHW (weight) order always; strides, in elements, tell
 *   the memory layout. Pairs are (height, width).
 *   A bias is dense. The convolution is torch.nn.Conv2d's: a cross-correlation. Output extents are
 * those of output = floor((input + begin + end - dilation * (kernel_size - 1) - 1) / stride) + 1,
 *   and the host has allocated them. Empty tensors may have a null data pointer.
 *   Pointers in a call are valid during the call only. Input, weight and bias must not be written.
 *   All callbacks may be called from one thread at a time, unless capabilities.concurrent is set.
 *
 * Growth: every struct begins with its size, fields are only ever added at the end, and a reader
 * takes a field that the struct is too short for as zero. Zero is the default everywhere.
 */
#ifndef CONVLAW_IMPLEMENTATION_H
#define CONVLAW_IMPLEMENTATION_H

#include <stddef.h>
#include <stdint.h>

#ifdef __cplusplus
extern "C" {
#endif

#define CONVLAW_ABI_VERSION 1
#define CONVLAW_MAX_RANK 8

#if defined(__GNUC__)
#define CONVLAW_EXPORT __attribute__((visibility("default")))
#elif defined(_WIN32)
#define CONVLAW_EXPORT __declspec(dllexport)
#else
#define CONVLAW_EXPORT
#endif

/* What a callback returns. Enumerations travel as int32_t. */
enum convlaw_status {
  CONVLAW_OK = 0,
  CONVLAW_DECLINED = 1, /* legal, but this implementation does not offer it */
  CONVLAW_REJECTED = 2, /* illegal: no implementation may compute it */
  CONVLAW_FAILED = 3    /* legal and offered, but something went wrong */
};

enum convlaw_operation {
  CONVLAW_FORWARD = 0,
  CONVLAW_BACKWARD_INPUT = 1,  /* gradient by the input */
  CONVLAW_BACKWARD_WEIGHT = 2, /* gradient by weight and bias */
  CONVLAW_TRANSPOSED = 3       /* torch.nn.ConvTranspose2d */
};

enum convlaw_dtype {
  CONVLAW_F32 = 0,
  CONVLAW_F64 = 1,
  CONVLAW_F16 = 2,
  CONVLAW_BF16 = 3,
  CONVLAW_I32 = 4,
  CONVLAW_I8 = 5,
  CONVLAW_U8 = 6
};

enum convlaw_padding_mode {
  CONVLAW_ZEROS = 0,
  CONVLAW_REFLECT = 1,
  CONVLAW_REPLICATE = 2,
  CONVLAW_CIRCULAR = 3
};

enum convlaw_layout {
  CONVLAW_NCHW = 0,
  CONVLAW_NHWC = 1,
  /* Anything else that strides can say: any order of the axes, gaps between rows or planes, steps
   * between columns. Strides are positive and no two elements overlap, but along an axis of one
   * element a stride may be any number that is not negative. What lies in the gaps is not part of
   * the tensor. */
  CONVLAW_STRIDED = 2
};

enum convlaw_activation { CONVLAW_NO_ACTIVATION = 0, CONVLAW_RELU = 1 };

/*
 * The numeric behaviour that an implementation declares, or that a caller asks for. All zeros is
 * the contract of an implementation that declares none: the direct algorithm, in any order, in the
 * natural accumulator of the element types or any wider one, with gradual underflow and rounding to
 * nearest.
 */
enum convlaw_algorithm {
  CONVLAW_DIRECT = 0,
  CONVLAW_WINOGRAD_2X2_3X3 = 1,
  CONVLAW_WINOGRAD_4X4_3X3 = 2,
  CONVLAW_FFT = 3,
  CONVLAW_BLOCK_FMA = 4, /* tensor cores: block_terms products are aligned and added at once */
  CONVLAW_ANY_ALGORITHM = 5
};

enum convlaw_rounding { CONVLAW_TO_NEAREST = 0, CONVLAW_TOWARD_ZERO = 1, CONVLAW_ANY_ROUNDING = 2 };

enum convlaw_input_rounding {
  CONVLAW_NO_INPUT_ROUNDING = 0,
  CONVLAW_INPUTS_TO_TF32 = 1,
  CONVLAW_INPUTS_TO_BF16 = 2,
  CONVLAW_INPUTS_TO_F16 = 3
};

enum convlaw_bias_stage {
  CONVLAW_BIAS_IN_ACCUMULATOR = 0,
  CONVLAW_BIAS_AFTER_ROUNDING = 1, /* the sum is rounded to the output's type, then bias is added */
  CONVLAW_BIAS_ANYWHERE = 2
};

typedef struct convlaw_contract {
  uint32_t struct_size;
  int32_t algorithm;       /* convlaw_algorithm */
  int32_t accumulator_set; /* 0: the natural accumulator; 1: the next field says */
  int32_t accumulator;     /* convlaw_dtype */
  int32_t input_rounding;  /* convlaw_input_rounding */
  int32_t output_rounding; /* convlaw_rounding */
  int32_t bias_stage;      /* convlaw_bias_stage */
  int32_t flushes_subnormals;
  int32_t nondeterministic;      /* the same call may give other bits (within the contract) */
  int32_t order_varies;          /* the order of summation depends on the position of the output */
  int32_t order_depends_on_size; /* ... or on the batch size */
  int32_t block_terms;           /* CONVLAW_BLOCK_FMA: products in a block */
  int32_t block_extra_bits;      /* CONVLAW_BLOCK_FMA: bits kept below the accumulator's last */
} convlaw_contract;

/* One convolution. The host sends legal problems only, unless checks_legality is declared. */
typedef struct convlaw_problem {
  uint32_t struct_size;
  int32_t operation; /* convlaw_operation */
  int32_t unbatched; /* 1: input is (C, H, W) and output has rank 3; batch is then 1 */
  int32_t has_bias;
  int64_t batch;
  int64_t in_channels;
  int64_t height;
  int64_t width;
  int64_t out_channels;
  int64_t kernel_size[2];
  int64_t stride[2];
  int64_t padding_begin[2]; /* top, left; negative: so many rows or columns are cropped instead */
  int64_t padding_end[2];   /* bottom, right; circular padding wraps what cropping has left */
  int64_t dilation[2];
  int64_t output_padding[2]; /* CONVLAW_TRANSPOSED */
  int64_t groups;
  int32_t padding_mode; /* convlaw_padding_mode */
  int32_t activation;   /* convlaw_activation, fused behind the bias */
  int32_t input_dtype;  /* convlaw_dtype */
  int32_t weight_dtype;
  int32_t bias_dtype;
  int32_t output_dtype;
  int32_t input_layout; /* convlaw_layout that the tensors of run() will have */
  int32_t weight_layout;
  int32_t output_layout;
  int32_t threads;                    /* threads to use at most; 0: as the implementation likes */
  const convlaw_contract* acceptable; /* the weakest contract the caller accepts; null: default */
} convlaw_problem;

/* A stored value q means scales[i] * (q - zero_points[i]) where i is the index along
 * quantized_axis, or 0 if that is negative. Null scales: not quantized. */
typedef struct convlaw_quantization {
  const float* scales;
  const int32_t* zero_points; /* null: zeros */
  int64_t count;
  int32_t quantized_axis;
  int32_t reserved;
} convlaw_quantization;

typedef struct convlaw_const_tensor {
  const void* data; /* null: absent (a bias), or empty */
  int32_t dtype;    /* convlaw_dtype */
  int32_t rank;
  int64_t extents[CONVLAW_MAX_RANK];
  int64_t strides[CONVLAW_MAX_RANK]; /* in elements */
  convlaw_quantization quantization;
  const void* reserved; /* null */
} convlaw_const_tensor;

typedef struct convlaw_tensor {
  void* data;
  int32_t dtype;
  int32_t rank;
  int64_t extents[CONVLAW_MAX_RANK];
  int64_t strides[CONVLAW_MAX_RANK];
  convlaw_quantization quantization;
  const void* reserved;
} convlaw_tensor;

/* Where a callback may say, in one line of UTF-8, why it declined, rejected or failed. */
typedef struct convlaw_message {
  char* text; /* NUL-terminated by whoever writes it; may be null */
  size_t size;
} convlaw_message;

/* One run. Weight and bias are given to run() too, so prepare() is optional. */
typedef struct convlaw_call {
  uint32_t struct_size;
  uint32_t reserved;
  const convlaw_problem* problem;
  convlaw_const_tensor input;
  convlaw_const_tensor weight;
  convlaw_const_tensor bias;
  convlaw_tensor output;
  void* prepared;  /* what prepare() made, or null */
  void* workspace; /* workspace_size() bytes, or null */
  size_t workspace_size;
  convlaw_message message;
} convlaw_call;

/* What an implementation offers. Bit sets are 1 << enumerator; an empty set means the first
 * enumerator only: forward, f32, zeros, NCHW. */
typedef struct convlaw_capabilities {
  uint32_t struct_size;
  uint32_t operations;
  uint32_t dtypes;
  uint32_t padding_modes; /* the host carries out the modes that are not declared */
  uint32_t layouts;
  uint32_t activations;
  int32_t unbatched;       /* takes rank 3 input; otherwise the host passes a batch of 1 */
  int32_t checks_legality; /* wants illegal problems too, and rejects them */
  int32_t concurrent;      /* run() may be called from several threads at once */
  int32_t max_threads;     /* 0 or 1: single-threaded */
} convlaw_capabilities;

typedef struct convlaw_implementation {
  uint32_t struct_size; /* sizeof(convlaw_implementation) of the plug-in */
  uint32_t abi_version; /* CONVLAW_ABI_VERSION of the plug-in */
  const char* name;
  const char* description; /* one line; may be null */
  const char* version;     /* may be null */
  void* context;           /* passed to every callback */

  const convlaw_capabilities* capabilities; /* null: the defaults */

  /* Computes call->output. Required. */
  int32_t (*run)(void* context, const convlaw_call* call);

  /* Does it take this problem? Null: yes. CONVLAW_OK, CONVLAW_DECLINED or CONVLAW_REJECTED. */
  int32_t (*query)(void* context, const convlaw_problem* problem, convlaw_message message);

  /* Packs call->weight and call->bias (input and output have no data yet) into *prepared, which
   * run() finds in call->prepared until release(). Null: nothing to prepare. */
  int32_t (*prepare)(void* context, const convlaw_call* call, void** prepared);
  void (*release)(void* context, void* prepared);

  /* Scratch memory that run() wants from the host; *alignment is a power of two. Null: none. */
  int32_t (*workspace_size)(void* context, const convlaw_problem* problem, const void* prepared,
                            size_t* size, size_t* alignment);

  /* The contract it keeps on this problem; *contract comes zeroed with its struct_size set. Null:
   * the default contract always. */
  int32_t (*declare_contract)(void* context, const convlaw_problem* problem,
                              convlaw_contract* contract);

  /* Says in a few lines how it would compute this problem: algorithm, tiles, why. May be null. */
  int32_t (*explain)(void* context, const convlaw_problem* problem, convlaw_message explanation);
} convlaw_implementation;

/* The one symbol that a plug-in exports. The object it returns lives as long as the plug-in. */
CONVLAW_EXPORT const convlaw_implementation* convlaw_get_implementation(void);

#ifdef __cplusplus
}
#endif

#endif /* CONVLAW_IMPLEMENTATION_H */
