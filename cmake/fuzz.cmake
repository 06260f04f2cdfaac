# Each tests/fuzz/<module>_<name>.cpp is one libFuzzer target, linked with its module.
add_compile_options(-fsanitize=fuzzer-no-link)
file(GLOB fuzz_sources CONFIGURE_DEPENDS ${CMAKE_SOURCE_DIR}/tests/fuzz/*.cpp)
foreach(source IN LISTS fuzz_sources)
  get_filename_component(name ${source} NAME_WE)
  string(REGEX MATCH "^[a-z]+" module ${name})
  add_executable(fuzz_${name} ${source})
  target_link_libraries(fuzz_${name} PRIVATE palermo_${module} -fsanitize=fuzzer)
endforeach()
