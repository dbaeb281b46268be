# SPDX-License-Identifier: MIT
# Installs this build into an empty folder and does there what users do: the GoogleTest project with
# find_package, the C plug-in with a compiler and nothing else.
#
#   cmake -DBUILD=... -DEXAMPLES=... -DWORK=... -DCC=... -DCXX=... -DGENERATOR=... -P consumers.cmake
function(run)
  execute_process(COMMAND ${ARGV} RESULT_VARIABLE code OUTPUT_VARIABLE output ERROR_VARIABLE output)
  if(NOT code EQUAL 0)
    string(JOIN " " line ${ARGV})
    message(FATAL_ERROR "${line}: exit ${code}\n${output}")
  endif()
  set(output "${output}" PARENT_SCOPE)
endfunction()

set(prefix ${WORK}/prefix)
file(REMOVE_RECURSE ${WORK})
file(MAKE_DIRECTORY ${WORK})
run(${CMAKE_COMMAND} --install ${BUILD} --prefix ${prefix})

# A copy, far from the headers of the repository.
file(COPY ${EXAMPLES}/googletest DESTINATION ${WORK}/source)
run(${CMAKE_COMMAND} -G ${GENERATOR} -S ${WORK}/source/googletest -B ${WORK}/googletest
    -DCMAKE_PREFIX_PATH=${prefix}
    -DCMAKE_C_COMPILER=${CC} -DCMAKE_CXX_COMPILER=${CXX} -DCMAKE_BUILD_TYPE=Release)
run(${CMAKE_COMMAND} --build ${WORK}/googletest)
run(${CMAKE_CTEST_COMMAND} --test-dir ${WORK}/googletest --no-tests=error)
if(NOT output MATCHES "my_pointwise.agrees_with_definition +\\.+ +Passed")
  message(FATAL_ERROR "the laws were not among the tests:\n${output}")
endif()
set(own "my_conv2d.even_weight_and_bias_give_even_outputs")
if(NOT output MATCHES "${own} +\\.+ +Passed")
  message(FATAL_ERROR "the user's own law was not among the tests:\n${output}")
endif()

# An implementation that breaks the user's own law fails the user's test.
file(READ ${WORK}/source/googletest/my_conv2d.h right)
string(REPLACE "output(n, oc, oh, ow) = sum;" "output(n, oc, oh, ow) = sum + 1;" wrong "${right}")
if(wrong STREQUAL right)
  message(FATAL_ERROR "my_conv2d.h was not changed")
endif()
file(WRITE ${WORK}/source/googletest/my_conv2d.h "${wrong}")
run(${CMAKE_COMMAND} --build ${WORK}/googletest)
execute_process(COMMAND ${WORK}/googletest/laws_test --gtest_filter=${own}
                RESULT_VARIABLE code OUTPUT_VARIABLE output ERROR_VARIABLE output)
if(NOT code EQUAL 1 OR NOT output MATCHES "BROKEN  even_weight_and_bias_give_even_outputs [(]mine[)]")
  message(FATAL_ERROR "the user's own law was not broken: exit ${code}\n${output}")
endif()

run(${CC} -O2 -std=c89 -pedantic-errors -Wall -Wextra -Werror -shared -fPIC
    ${EXAMPLES}/c_plugin/my_conv2d.c -o ${WORK}/my_conv2d.so -I${prefix}/include)
run(${prefix}/bin/convlaw check ${WORK}/my_conv2d.so --seed 1)
if(NOT output MATCHES "my_conv2d.so: HOLDS")
  message(FATAL_ERROR "no verdict:\n${output}")
endif()
