/** What `save` takes. */
export interface SaveOptions {
  /** `false` skips validation. Values that could not be cast are refused all the same. */
  readonly validate?: boolean;
  /** `false` leaves `updatedAt` as it is. */
  readonly touch?: boolean;
}
