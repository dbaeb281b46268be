# SPDX-License-Identifier: MIT
# The client in Python answers cases, and the oracle accepts its answers; then a wrong client, which
# it must not accept.
foreach(candidate python3 /usr/bin/python3)
  execute_process(COMMAND ${candidate} -c "import numpy" RESULT_VARIABLE code OUTPUT_QUIET ERROR_QUIET)
  if(code EQUAL 0)
    set(python ${candidate})
    break()
  endif()
endforeach()
if(NOT python)
  message("not run: there is no python3 with numpy")
  return()
endif()
file(MAKE_DIRECTORY ${WORK})

function(run expected)
  cmake_parse_arguments(ARG "" "INPUT;OUTPUT" "COMMAND" ${ARGN})
  if(ARG_INPUT)
    set(input INPUT_FILE ${ARG_INPUT})
  endif()
  execute_process(COMMAND ${ARG_COMMAND} ${input} OUTPUT_FILE ${ARG_OUTPUT}
                  ERROR_VARIABLE errors RESULT_VARIABLE code)
  if(NOT code EQUAL expected)
    message(FATAL_ERROR "${ARG_COMMAND}: exit ${code}, expected ${expected}\n${errors}")
  endif()
endfunction()

function(judge client dtypes expected)
  run(0 COMMAND ${CONVLAW} emit --seed 1 --cases 60 --dtype ${dtypes} OUTPUT ${WORK}/cases)
  run(0 COMMAND ${python} ${client} INPUT ${WORK}/cases OUTPUT ${WORK}/answers)
  run(${expected} COMMAND ${CONVLAW} judge --cases ${WORK}/cases INPUT ${WORK}/answers
      OUTPUT ${WORK}/verdict)
  file(READ ${WORK}/verdict verdict)
  message("${dtypes}\n${verdict}")
endfunction()

judge(${CLIENT} f32,f64,f16,i8,u8 0)
judge(${CLIENT} bf16 4)

file(READ ${CLIENT} source)
string(REPLACE "w = w.reshape(" "w = w[..., ::-1].reshape(" wrong "${source}")
if(wrong STREQUAL source)
  message(FATAL_ERROR "the client has changed: this test no longer makes it wrong")
endif()
file(WRITE ${WORK}/wrong.py "${wrong}")
judge(${WORK}/wrong.py f32 1)
