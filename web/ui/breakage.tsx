import { Component, type ReactNode } from 'react';
import { Failure } from './failure';

/** A page that breaks off leaves the rest of the console standing. */
export class Breakage extends Component<{ readonly children: ReactNode }, { readonly error?: unknown }> {
  override state: { readonly error?: unknown } = {};

  static getDerivedStateFromError(error: unknown) {
    return { error };
  }

  /** What could not be loaded is remembered as such by the page; offline there is nothing to load it again from. */
  private again(): void {
    if (navigator.onLine) location.reload();
    else this.setState({ error: undefined });
  }

  override render() {
    const { error } = this.state;
    return error === undefined ? this.props.children : <Failure error={error} again={() => this.again()} />;
  }
}
