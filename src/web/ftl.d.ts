// esbuild imports a Fluent file as a string (option --loader:.ftl=text).
declare module "*.ftl" {
  const text: string;
  export default text;
}
