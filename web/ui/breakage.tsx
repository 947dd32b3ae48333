import { Component, type ReactNode } from 'react';
import { Failure } from './failure';

/** A page that breaks off leaves the rest of the console standing. */
export class Breakage extends Component<{ readonly children: ReactNode }, { readonly error?: unknown }> {
  override state: { readonly error?: unknown } = {};

  static getDerivedStateFromError(error: unknown) {
    return { error };
  }

  override render() {
    const { error } = this.state;
    return error === undefined ? (
      this.props.children
    ) : (
      <Failure error={error} again={() => this.setState({ error: undefined })} />
    );
  }
}
