# SPDX-License-Identifier: MIT
# How depthwise convolutions are computed: a generator, and of those for some kernels, kernel and
# stride, its dilation, the sides of planes, columns of a register tile and vectors in it, or rows
# and columns of one.
set(depthwise_forms channels channels_turned channels_turned_p7_k5 channels_turned_p14_k5_s2
  planes_k3 planes_k5 planes_k7 planes_k5_s2 planes_any planes_any_s2
  pixels_k5_c7 pixels_k5_s2_c7_v1 pixels_k5_s2_c5 pixels_k5_s2_c4 pixels_k7_c7 pixels_k7_s2_c7)
foreach(columns 7 6 5 4 3 2)
  list(APPEND depthwise_forms pixels_k3_c${columns} pixels_k3_s2_c${columns})
endforeach()
set(depthwise_tiles 7x8 4x8 7x16 4x16 4x32)  # rows x columns
list(TRANSFORM depthwise_tiles PREPEND strided_ OUTPUT_VARIABLE strided_forms)
list(TRANSFORM depthwise_tiles PREPEND rows_ OUTPUT_VARIABLE rows_forms)
list(APPEND depthwise_forms ${strided_forms} ${rows_forms} rows_4x48 rows_4x64 rows_4x80)
foreach(columns 16 32 48 64 80)
  list(APPEND depthwise_forms rows_d2_4x${columns} rows_d4_4x${columns})
endforeach()
list(APPEND depthwise_forms windows_k3_s2_7x16 windows_k3_s2_5x16 windows_k3_s2_4x16
  windows_k3_s2_2x32 windows_k3_s2_y1_4x32 windows_k5_s2_2x32 windows_k2_s2_2x32 windows_k3_s3_2x48
  windows_k4_s4_1x64)
list(APPEND depthwise_forms moved_k3_d1_c32 moved_k3_d1_c64 moved_k3_d3_c16 moved_k3_d3_c48
  moved_k3_d3_c64 moved_k3_d6_c48 moved_k3_d12_c48 moved_k3_d18_c48 moved_k3_d12_c80 moved_k3_d24_c80
  moved_k3_d36_c80 moved_k5_d1_c16 moved_k5_d1_c32 moved_k5_d1_c64 moved_k5_d2_c32 moved_k5_d2_c64
  moved_k7_d1_c16 moved_k7_d1_c32 moved_k7_d1_c64 moved_k9_d1_c32 sums_k3_12x48 sums_k3_12x80
  sums_k5_8x64 sums_k7_8x32_wide sums_k9_8x32_wide sums_k11_6x32_wide)

# The generator of a form, and its parameters.
function(depthwise_parameters form way parameters)
  string(REGEX MATCH "^[a-z]+" found_way ${form})
  set(${way} ${found_way} PARENT_SCOPE)
  set(found)
  if(form MATCHES "_any")
    list(APPEND found kernel=0)
  endif()
  foreach(pair k=kernel s=stride y=down d=dilation p=plane c=columns v=vectors)
    string(REGEX MATCH "(.)=(.*)" _ ${pair})
    set(letter ${CMAKE_MATCH_1})
    set(parameter ${CMAKE_MATCH_2})
    if(form MATCHES "_${letter}([0-9]+)")
      list(APPEND found ${parameter}=${CMAKE_MATCH_1})
    endif()
  endforeach()
  if(form MATCHES "_([0-9]+)x([0-9]+)")
    list(APPEND found rows=${CMAKE_MATCH_1} columns=${CMAKE_MATCH_2})
  endif()
  if(form MATCHES "_wide")
    list(APPEND found whole=false)
  endif()
  if(form MATCHES "_turned")
    list(APPEND found turns=true)
  endif()
  set(${parameters} ${found} PARENT_SCOPE)
endfunction()
