# SPDX-License-Identifier: MIT
# PROGRAM prints what is in the file EXPECTED.
execute_process(COMMAND ${PROGRAM} OUTPUT_VARIABLE printed RESULT_VARIABLE code)
file(READ ${EXPECTED} expected)
if(NOT code EQUAL 0 OR NOT printed STREQUAL expected)
  message(FATAL_ERROR "${EXPECTED} is not what ${PROGRAM} prints")
endif()
