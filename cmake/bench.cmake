# Each bench/<module>_<name>.cpp is one program, linked with its module.
file(GLOB bench_sources CONFIGURE_DEPENDS ${CMAKE_SOURCE_DIR}/bench/*.cpp)
foreach(source IN LISTS bench_sources)
  get_filename_component(name ${source} NAME_WE)
  string(REGEX MATCH "^[a-z]+" module ${name})
  add_executable(bench_${name} ${source})
  target_link_libraries(bench_${name} PRIVATE palermo_${module})
endforeach()
