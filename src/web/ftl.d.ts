// esbuild gives a Fluent file as text.
declare module "*.ftl" {
  const text: string;
  export default text;
}
